package bot.molt.app.config;

import bot.molt.base.DataSize;
import bot.molt.base.bind.RecordShape;
import bot.molt.base.bind.Reload;
import bot.molt.base.bind.Schema;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.Settings;
import bot.molt.base.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The configuration as its records describe it: a page for people, a JSON Schema for editors.
public final class ConfigReference {
    private static final String HEAD =
            """
            # Configuration reference

            Generated from the records that hold the settings. `live`: applies within a second of saving. `restart`: applies
            at the next start. `guarded`: a wrong value refuses the start (or the reload) instead of falling back to its default.

            | setting | type | default | change | what it does |
            |---|---|---|---|---|
            """;

    private ConfigReference() {}

    /// The JSON Schema of the whole file.
    public static Json.Obj schema() {
        Json.ObjectBuilder schema =
                Json.object()
                        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .put("title", "Moltbot configuration");
        Schema.of(MoltbotConfig.class).members().forEach(schema::put);
        return schema.build();
    }

    /// The page `docs/reference/config.md`.
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        rows(RecordShape.of(MoltbotConfig.class), "", false, false, page);
        return page.toString();
    }

    private static void rows(
            RecordShape shape, String path, boolean guarded, boolean restart, StringBuilder page) {
        for (RecordShape.Component component : shape.written()) {
            String at = ConfigPath.under(path, component.name());
            boolean isGuarded = guarded || component.guarded();
            boolean isRestart = restart || component.reload() == Reload.When.RESTART;
            Type below = component.type();
            String under = at;
            if (below instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                below = arguments[arguments.length - 1];
                under = at + (arguments.length == 1 ? "[]" : ".*");
            }
            Optional<RecordShape> nested = Settings.shape(below);
            if (nested.isEmpty() || !below.equals(component.type())) {
                page.append(row(component, at, isGuarded, isRestart));
            }
            if (nested.isPresent()) {
                rows(nested.get(), under, isGuarded, isRestart, page);
            }
        }
    }

    private static String row(
            RecordShape.Component component, String at, boolean guarded, boolean restart) {
        String value = component.defaultText() == null ? "" : "`" + component.defaultText() + "`";
        String change = (restart ? "restart" : "live") + (guarded ? ", guarded" : "");
        String names =
                component.otherNames().isEmpty()
                        ? ""
                        : " Also written `" + String.join("`, `", component.otherNames()) + "`.";
        String doc = component.doc().replace("|", "\\|");
        return "| `%s` | %s | %s | %s | %s%s |\n"
                .formatted(at, type(component.type()), value, change, doc, names);
    }

    private static String type(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return (arguments.length == 1 ? "list of " : "map to ")
                    + type(arguments[arguments.length - 1]);
        }
        Class<?> single = (Class<?>) type;
        if (single.isEnum()) {
            return Arrays.stream(single.getEnumConstants())
                    .map(constant ->
                            ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(" \\| "));
        }
        return single == Duration.class
                ? "duration"
                : single == DataSize.class ? "size" : plain(single);
    }

    private static String plain(Class<?> type) {
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        boolean isObject = type.isRecord() || type == Json.class;
        return isObject
                ? "object"
                : name.equals("string")
                        ? "text"
                        : name.equals("int") || name.equals("long") ? "number" : name;
    }
}
