package bot.molt.app.plugin;

import bot.molt.base.Secret;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The secrets in a record of settings.
final class SecretParts {
    private final List<Secret> found = new ArrayList<>();

    private SecretParts() {}

    static List<Secret> of(Record settings) {
        SecretParts parts = new SecretParts();
        parts.look(settings);
        return parts.found;
    }

    /// The names of those that a type has, in the form of paths.
    static List<String> names(Class<? extends Record> type) {
        List<String> names = new ArrayList<>();
        names(type, "", names);
        return names;
    }

    private static void names(Class<?> type, String before, List<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = before + component.getName();
            if (component.getGenericType().getTypeName().contains(Secret.class.getName())) {
                names.add(name);
            } else if (component.getType().isRecord()) {
                names(component.getType(), name + ".", names);
            }
        }
    }

    private void look(@Nullable Object value) {
        switch (value) {
            case Secret secret -> found.add(secret);
            case Map<?, ?> map -> map.values().forEach(this::look);
            case Collection<?> all -> all.forEach(this::look);
            case Record record -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    look(part(record, component));
                }
            }
            case null, default -> {
                // nothing that could be secret
            }
        }
    }

    private static @Nullable Object part(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    component.getName() + ": cannot be read (expected: a record)", e);
        }
    }
}
