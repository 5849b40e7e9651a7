package bot.molt.base.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A record type as its text form sees it; made once per class.
///
/// @param components in the order of declaration
public record RecordShape(Class<? extends Record> type, List<Component> components) {
    private static final ClassValue<RecordShape> SHAPES =
            new ClassValue<>() {
                @Override
                protected RecordShape computeValue(Class<?> type) {
                    return read(type.asSubclass(Record.class));
                }
            };
    private static final ClassValue<Map<String, Component>> SPELLINGS =
            new ClassValue<>() {
                @Override
                protected Map<String, Component> computeValue(Class<?> type) {
                    return Collections.unmodifiableMap(of(type.asSubclass(Record.class)).spelled());
                }
            };
    private static final ClassValue<Constructor<?>> CONSTRUCTORS =
            new ClassValue<>() {
                @Override
                protected Constructor<?> computeValue(Class<?> type) {
                    return constructor(type);
                }
            };

    /// One component.
    ///
    /// @param name as written in text
    /// @param otherNames also accepted
    /// @param defaultText null where there is none
    /// @param flat whether the parts of this record are written beside its siblings
    public record Component(
            String name,
            List<String> otherNames,
            Type type,
            boolean nullable,
            @Nullable String defaultText,
            String doc,
            ChronoUnit unit,
            Reload.When reload,
            boolean guarded,
            boolean flat) {
        /// The record type of a flat component.
        Class<? extends Record> flatType() {
            return ((Class<?>) type).asSubclass(Record.class);
        }
    }

    public static RecordShape of(Class<? extends Record> type) {
        return SHAPES.get(type);
    }

    /// The components as they stand in the text: those of a flat part among its siblings.
    public List<Component> written() {
        List<Component> written = new ArrayList<>();
        for (Component component : components) {
            if (component.flat()) {
                written.addAll(of(component.flatType()).written());
            } else {
                written.add(component);
            }
        }
        return List.copyOf(written);
    }

    /// Calls the canonical constructor; what it throws is thrown on.
    Record create(@Nullable Object[] values) throws Throwable {
        try {
            return (Record) CONSTRUCTORS.get(type).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /// Every accepted spelling with its component.
    Map<String, Component> bySpelling() {
        return SPELLINGS.get(type);
    }

    private Map<String, Component> spelled() {
        Map<String, Component> spellings = new LinkedHashMap<>();
        for (Component component : written()) {
            spellings.put(component.name(), component);
            component.otherNames().forEach(other -> spellings.put(other, component));
        }
        return spellings;
    }

    private static RecordShape read(Class<? extends Record> type) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent part : type.getRecordComponents()) {
            components.add(component(part));
        }
        return new RecordShape(type, List.copyOf(components));
    }

    private static Component component(RecordComponent part) {
        return new Component(
                Optional.ofNullable(part.getAnnotation(Name.class))
                        .map(Name::value)
                        .orElse(part.getName()),
                Optional.ofNullable(part.getAnnotation(Aka.class))
                        .map(aka -> List.of(aka.value()))
                        .orElse(List.of()),
                part.getGenericType(),
                part.getAnnotatedType().isAnnotationPresent(Nullable.class),
                Optional.ofNullable(part.getAnnotation(Default.class))
                        .map(Default::value)
                        .orElse(null),
                Optional.ofNullable(part.getAnnotation(Doc.class)).map(Doc::value).orElse(""),
                Optional.ofNullable(part.getAnnotation(Unit.class))
                        .map(Unit::value)
                        .orElse(ChronoUnit.SECONDS),
                Optional.ofNullable(part.getAnnotation(Reload.class))
                        .map(Reload::value)
                        .orElse(Reload.When.LIVE),
                part.isAnnotationPresent(Guarded.class),
                part.isAnnotationPresent(Flat.class));
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] parameters =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new LinkageError("record without its constructor: " + type, e);
        }
    }
}
