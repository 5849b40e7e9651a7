package bot.molt.base.bind;

import bot.molt.base.DataSize;
import bot.molt.base.Durations;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns JSON values into values of Java types.
final class Values {
    private static final Map<Class<?>, Function<String, Object>> FROM_TEXT =
            Map.of(
                    String.class, text -> text,
                    Secret.class, Secret::of,
                    Path.class, Values::path,
                    URI.class, URI::create,
                    Instant.class, Instant::parse,
                    DataSize.class, DataSize::parse);

    private final Records records;

    /// Binds nested records.
    interface Records {
        Record bind(Class<? extends Record> type, Json.Obj tree, String path);
    }

    Values(Records records) {
        this.records = records;
    }

    Object convert(Type type, ChronoUnit unit, Json json, String path) {
        try {
            return type instanceof ParameterizedType generic
                    ? collection(generic, unit, json, path)
                    : single((Class<?>) type, unit, json, path);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw new BindException(path, withoutName(String.valueOf(e.getMessage())));
        }
    }

    private Object collection(ParameterizedType type, ChronoUnit unit, Json json, String path) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Map.class) {
            return map(arguments[1], unit, json, path);
        }
        List<Json> items = json instanceof Json.Arr(List<Json> all) ? all : List.of(json);
        if (json instanceof Json.Obj) {
            throw wrong(path, json, "a list");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            values.add(convert(arguments[0], unit, items.get(i), path + "[" + i + "]"));
        }
        return raw == Set.class ? new LinkedHashSet<>(values) : List.copyOf(values);
    }

    private Map<String, Object> map(Type valueType, ChronoUnit unit, Json json, String path) {
        if (!(json instanceof Json.Obj(Map<String, Json> members))) {
            throw wrong(path, json, "an object");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        members.forEach((name, value) ->
                values.put(name, convert(valueType, unit, value, path + "." + name)));
        return values;
    }

    private Object single(Class<?> type, ChronoUnit unit, Json json, String path) {
        if (type.isInstance(json)) {
            return json;
        }
        if (type.isRecord() && type != DataSize.class) {
            if (!(json instanceof Json.Obj object)) {
                throw wrong(path, json, "an object");
            }
            return records.bind(type.asSubclass(Record.class), object, path);
        }
        if (type == boolean.class || type == Boolean.class) {
            return bool(json, path);
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return number(type, json, path);
        }
        if (type == Duration.class) {
            return Durations.parse(text(json, path, "a duration such as 30s"), unit);
        }
        if (type.isEnum()) {
            return constant(type, text(json, path, "one of " + names(type)), path);
        }
        Function<String, Object> reader = FROM_TEXT.get(type);
        if (reader == null) {
            throw new BindException(
                    path, "a value of type " + type.getName() + " cannot be written in text");
        }
        return reader.apply(text(json, path, "text"));
    }

    private static Boolean bool(Json json, String path) {
        return switch (json) {
            case Json.Bool(boolean value) -> value;
            case Json.Str(String text) when text.equalsIgnoreCase("true") -> true;
            case Json.Str(String text) when text.equalsIgnoreCase("false") -> false;
            default -> throw wrong(path, json, "true or false");
        };
    }

    private static Number number(Class<?> type, Json json, String path) {
        BigDecimal value =
                switch (json) {
                    case Json.Num(BigDecimal number) -> number;
                    case Json.Str(String text) -> decimal(text, path);
                    default -> throw wrong(path, json, "a number");
                };
        if (type == double.class || type == Double.class) {
            return value.doubleValue();
        }
        try {
            return type == int.class || type == Integer.class
                    ? (Number) value.intValueExact()
                    : (Number) value.longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(path, json, "a whole number");
        }
    }

    private static BigDecimal decimal(String text, String path) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw wrong(path, new Json.Str(text), "a number");
        }
    }

    private static Object constant(Class<?> type, String text, String path) {
        String form = text.strip().replace('-', '_').toUpperCase(Locale.ROOT);
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(form)) {
                return constant;
            }
        }
        throw wrong(path, new Json.Str(text), "one of " + names(type));
    }

    /// `ON_MISS` is written `on-miss`.
    static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String names(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> wireName((Enum<?>) constant))
                .collect(Collectors.joining(", "));
    }

    private static String text(Json json, String path, String expected) {
        return switch (json) {
            case Json.Str(String value) -> value;
            case Json.Num number -> number.toString();
            case Json.Bool flag -> flag.toString();
            default -> throw wrong(path, json, expected);
        };
    }

    private static Path path(String text) {
        String home = System.getProperty("user.home", "/");
        return text.equals("~") || text.startsWith("~/")
                ? Path.of(home + text.substring(1))
                : Path.of(text);
    }

    private static BindException wrong(String path, Json json, String expected) {
        return new BindException(path, "%s (expected: %s)".formatted(shortened(json), expected));
    }

    private static String shortened(Json json) {
        String text = JsonText.compact(json);
        return text.length() <= 60 ? text : text.substring(0, 57) + "…";
    }

    private static String withoutName(String message) {
        int colon = message.indexOf(": ");
        return colon > 0 && colon < 40 ? message.substring(colon + 2) : message;
    }
}
