package bot.molt.app.config;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.bind.RecordShape;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.Settings;
import bot.molt.base.json.Json;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bound records as a tree again, for people to look at: defaults filled in, secrets masked.
final class ConfigTree {
    private static final Json MASK = Json.of("***");

    private ConfigTree() {}

    static Json.Obj of(Record record) {
        RecordShape shape = RecordShape.of(record.getClass());
        RecordComponent[] parts = record.getClass().getRecordComponents();
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i++) {
            Object value = read(parts[i], record);
            RecordShape.Component component = shape.components().get(i);
            if (component.flat() && value instanceof Record part) {
                members.putAll(of(part).members());
            } else if (value != null) {
                members.put(component.name(), tree(value));
            }
        }
        return new Json.Obj(members);
    }

    private static @Nullable Object read(RecordComponent part, Record record) {
        try {
            Method accessor = part.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record hides " + part, e);
        }
    }

    private static Json tree(Object value) {
        return switch (value) {
            case Json json -> json;
            case Secret _ -> MASK;
            case DataSize size -> Json.of(size.toString());
            case Record record -> of(record);
            case Boolean flag -> Json.of(flag.booleanValue());
            case Integer number -> Json.of(number.longValue());
            case Long number -> Json.of(number.longValue());
            case Double number -> Json.of(number.doubleValue());
            case Enum<?> constant ->
                    Json.of(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            case Duration duration ->
                    Json.of(
                            duration.toMillis() % 1000 == 0
                                    ? duration.toSeconds() + "s"
                                    : duration.toMillis() + "ms");
            case Collection<?> items -> Json.array(items.stream().map(ConfigTree::tree).toList());
            case Map<?, ?> map -> {
                Json.ObjectBuilder members = Json.object();
                map.forEach((name, item) -> members.put(String.valueOf(name), tree(item)));
                yield members.build();
            }
            default -> Json.of(value.toString());
        };
    }

    /// The value with every secret in it masked.
    ///
    /// @param path canonical path of the value
    static Json masked(ConfigPath path, Json value) {
        Type type = MoltbotConfig.class;
        for (ConfigPath.Step step : path.steps()) {
            type =
                    switch (step) {
                        case ConfigPath.Step.Name(String name) -> memberType(type, name);
                        case ConfigPath.Step.Index _ ->
                                type instanceof ParameterizedType generic ? last(generic) : type;
                    };
        }
        return masked(type, value);
    }

    private static Type last(ParameterizedType type) {
        return type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    }

    private static Json masked(Type type, Json value) {
        if (type == Secret.class) {
            return MASK;
        }
        return switch (value) {
            case Json.Arr(List<Json> items) -> {
                Type item =
                        type instanceof ParameterizedType generic ? last(generic) : Object.class;
                List<Json> masked = new ArrayList<>();
                items.forEach(one -> masked.add(masked(item, one)));
                yield Json.array(masked);
            }
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Json> masked = new LinkedHashMap<>();
                members.forEach(
                        (name, below) -> masked.put(name, masked(memberType(type, name), below)));
                yield new Json.Obj(masked);
            }
            default -> value;
        };
    }

    private static Type memberType(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return last(generic);
        }
        boolean soundsSecret =
                name.toLowerCase(Locale.ROOT)
                        .matches(".*(secret|token|password|apikey|privatekey)");
        return Settings.shape(type)
                .flatMap(shape ->
                        shape.written().stream()
                                .filter(c -> c.name().equals(name) || c.otherNames().contains(name))
                                .findFirst())
                .map(RecordShape.Component::type)
                .orElse(soundsSecret ? Secret.class : Object.class);
    }
}
