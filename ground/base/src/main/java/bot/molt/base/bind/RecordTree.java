package bot.molt.base.bind;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records to trees: the way back of [Binder]. What is null is left out; durations become
/// milliseconds, secrets `***`.
public final class RecordTree {
    private RecordTree() {}

    /// The tree of a record; its components in the order of declaration.
    public static Json.Obj of(Record record) {
        Map<String, Json> members = new LinkedHashMap<>();
        RecordComponent[] parts = record.getClass().getRecordComponents();
        List<RecordShape.Component> names = RecordShape.of(record.getClass()).components();
        for (int i = 0; i < parts.length; i++) {
            Object value = value(record, parts[i]);
            if (value != null) {
                members.put(names.get(i).name(), tree(value));
            }
        }
        return new Json.Obj(members);
    }

    private static @Nullable Object value(Record record, RecordComponent part) {
        try {
            return part.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(record.getClass() + ": " + part.getName(), e);
        }
    }

    /// The tree of a record, a list, a map or a plain value.
    public static Json tree(Object value) {
        return switch (value) {
            case Json json -> json;
            case String text -> Json.of(text);
            case Boolean bool -> Json.of(bool.booleanValue());
            case Integer number -> Json.of(number.longValue());
            case Long number -> Json.of(number.longValue());
            case Double number -> Json.of(number.doubleValue());
            case BigDecimal number -> new Json.Num(number);
            case Enum<?> constant -> Json.of(Values.wireName(constant));
            case Duration time -> Json.of(time.toMillis());
            case Secret secret -> Json.of(secret.toString());
            case Record record -> of(record);
            case List<?> list -> array(list);
            case Map<?, ?> map -> object(map);
            default -> Json.of(value.toString());
        };
    }

    private static Json array(List<?> list) {
        List<Json> items = new ArrayList<>();
        for (Object item : list) {
            items.add(tree(item));
        }
        return new Json.Arr(items);
    }

    private static Json object(Map<?, ?> map) {
        Map<String, Json> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put(name.toString(), tree(value)));
        return new Json.Obj(members);
    }
}
