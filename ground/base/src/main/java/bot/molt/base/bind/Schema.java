package bot.molt.base.bind;

import bot.molt.base.DataSize;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// JSON Schema (draft 2020-12) of records: names, types, defaults and docs of their components, and
/// `x-restart` where a change waits for the next start.
public final class Schema {
    private Schema() {}

    /// The schema of an object that binds to `type`.
    public static Json.Obj of(Class<? extends Record> type) {
        List<RecordShape.Component> components = RecordShape.of(type).written();
        Json.ObjectBuilder properties = Json.object();
        for (RecordShape.Component component : components) {
            properties.put(component.name(), property(component));
        }
        List<String> required =
                components.stream()
                        .filter(Schema::isRequired)
                        .map(RecordShape.Component::name)
                        .toList();
        return Json.object()
                .put("type", "object")
                .put("properties", properties.build())
                .put("required", required.isEmpty() ? null : Json.strings(required))
                .put("additionalProperties", false)
                .build();
    }

    private static boolean isRequired(RecordShape.Component component) {
        return component.defaultText() == null
                && !component.nullable()
                && !(component.type() instanceof Class<?> type && type.isRecord());
    }

    private static Json.Obj property(RecordShape.Component component) {
        Json.Obj schema = typed(component.type());
        if (!component.doc().isEmpty()) {
            schema = schema.with("description", component.doc());
        }
        if (component.reload() == Reload.When.RESTART) {
            schema = schema.with("x-restart", Json.of(true));
        }
        String text = component.defaultText();
        return text == null ? schema : schema.with("default", defaultValue(schema, text));
    }

    private static Json defaultValue(Json.Obj schema, String text) {
        boolean isText = schema.string("type").orElse("").equals("string");
        return isText ? new Json.Str(text) : JsonText.parse(text);
    }

    private static Json.Obj typed(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class
                    ? Json.object()
                            .put("type", "object")
                            .put("additionalProperties", typed(arguments[1]))
                            .build()
                    : Json.object().put("type", "array").put("items", typed(arguments[0])).build();
        }
        Class<?> single = (Class<?>) type;
        if (single == Json.class || single == Written.class) {
            return Json.Obj.EMPTY;
        }
        if (single.isRecord() && single != DataSize.class) {
            return Json.class.isAssignableFrom(single)
                    ? Json.object().put("type", "object").build()
                    : of(single.asSubclass(Record.class));
        }
        Json.ObjectBuilder schema = Json.object().put("type", plainType(type));
        if (single.isEnum()) {
            schema.put(
                    "enum",
                    Json.strings(
                            Stream.of(single.getEnumConstants())
                                    .map(c -> Values.wireName((Enum<?>) c))
                                    .toList()));
        }
        return schema.build();
    }

    /// The JSON type that `type` is written as.
    static String plainType(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class ? "object" : "array";
        }
        Class<?> single = (Class<?>) type;
        if (single == boolean.class || single == Boolean.class) {
            return "boolean";
        }
        if (single == double.class || single == Double.class) {
            return "number";
        }
        if (single.isPrimitive() || Number.class.isAssignableFrom(single)) {
            return "integer";
        }
        boolean isObject = single.isRecord() && single != DataSize.class;
        return isObject && single != Duration.class ? "object" : "string";
    }
}
