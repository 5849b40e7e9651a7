package bot.molt.base.config;

import bot.molt.base.DataSize;
import bot.molt.base.bind.RecordShape;
import bot.molt.base.bind.Reload;
import bot.molt.base.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The components of a configuration record that a path runs through.
public final class Settings {
    private Settings() {}

    /// The components from the root on; it ends where the path leaves what records describe.
    public static List<RecordShape.Component> along(Class<? extends Record> root, ConfigPath path) {
        List<RecordShape.Component> found = new ArrayList<>();
        Type at = root;
        for (ConfigPath.Step step : path.steps()) {
            if (at instanceof ParameterizedType generic) {
                Type[] arguments = generic.getActualTypeArguments();
                at = arguments[arguments.length - 1];
                continue;
            }
            Optional<RecordShape.Component> next = component(at, step);
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
            at = next.get().type();
        }
        return found;
    }

    private static Optional<RecordShape.Component> component(Type type, ConfigPath.Step step) {
        return shape(type).stream()
                .flatMap(shape -> shape.written().stream())
                .filter(c ->
                        step instanceof ConfigPath.Step.Name(String name)
                                && (c.name().equals(name) || c.otherNames().contains(name)))
                .findFirst();
    }

    /// The shape of a type that is written as an object of known members.
    public static Optional<RecordShape> shape(Type type) {
        boolean isPlain =
                type == DataSize.class
                        || (type instanceof Class<?> c && Json.class.isAssignableFrom(c));
        return type instanceof Class<?> c && c.isRecord() && !isPlain
                ? Optional.of(RecordShape.of(c.asSubclass(Record.class)))
                : Optional.empty();
    }

    /// Whether a path is described by the records down to its last step.
    public static boolean knows(Class<? extends Record> root, String path) {
        ConfigPath steps = ConfigPath.parse(path);
        return along(root, steps).size() == steps.steps().size();
    }

    /// Whether a wrong value there refuses the document.
    public static boolean isGuarded(Class<? extends Record> root, String path) {
        return along(root, ConfigPath.parse(path)).stream()
                .anyMatch(RecordShape.Component::guarded);
    }

    /// Whether a change there waits for a restart.
    public static boolean needsRestart(Class<? extends Record> root, String path) {
        return along(root, ConfigPath.parse(path)).stream()
                .anyMatch(c -> c.reload() == Reload.When.RESTART);
    }
}
