package bot.molt.base.bind;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Trees to records. A request is bound strictly: the first problem is the answer. A configuration
/// is bound leniently: what is wrong falls back to its default and is reported.
public final class Binder {
    /// A leniently bound record and what was wrong with its text.
    public record Bound<R extends Record>(R value, List<Problem> problems) {
        /// Whether a problem refuses the document.
        public boolean refused() {
            return problems.stream().anyMatch(p -> p.weight() == Problem.Weight.REFUSAL);
        }
    }

    private final boolean strict;
    private final List<Problem> problems = new ArrayList<>();
    private final Values values = new Values(this::record);

    private Binder(boolean strict) {
        this.strict = strict;
    }

    /// Binds a request.
    ///
    /// Errors: `invalid_params` with the path, the value and what was expected.
    public static <R extends Record> R bind(Class<R> type, Json.Obj tree) {
        try {
            return type.cast(new Binder(true).record(type, tree, ""));
        } catch (BindException e) {
            String text = e.path().isEmpty() ? e.text() : e.path() + ": " + e.text();
            throw new CodedException(ErrorCode.INVALID_PARAMS, text);
        }
    }

    /// Binds a configuration or a part of one that stands at `path`.
    public static <R extends Record> Bound<R> lenient(Class<R> type, Json.Obj tree, String path) {
        Binder binder = new Binder(false);
        R value = type.cast(binder.record(type, tree, path));
        return new Bound<>(value, List.copyOf(binder.problems));
    }

    private Record record(Class<? extends Record> type, Json.Obj tree, String path) {
        RecordShape shape = RecordShape.of(type);
        reportUnknown(shape, tree, path);
        return record(shape, tree, path);
    }

    private Record record(RecordShape shape, Json.Obj tree, String path) {
        @Nullable Object[] parts = new Object[shape.components().size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part(shape.components().get(i), tree, path);
        }
        return create(shape, parts, path);
    }

    private void reportUnknown(RecordShape shape, Json.Obj tree, String path) {
        Map<String, RecordShape.Component> known = shape.bySpelling();
        for (String name : tree.members().keySet()) {
            if (!known.containsKey(name) && !name.startsWith("$")) {
                String hint =
                        Spelling.nearest(name, known.keySet())
                                .map(near -> "unknown (did you mean " + near + "?)")
                                .orElse(
                                        "unknown (known: "
                                                + String.join(", ", known.keySet())
                                                + ")");
                report(new BindException(under(path, name), hint), Problem.Weight.WARNING);
            }
        }
    }

    private @Nullable Object part(RecordShape.Component component, Json.Obj tree, String path) {
        if (component.flat()) {
            return record(RecordShape.of(component.flatType()), tree, path);
        }
        String at = under(path, spelling(component, tree));
        Json written = tree.get(spelling(component, tree));
        if (written != null && component.type() == Written.class) {
            return new Written(written);
        }
        if (written == null || written instanceof Json.Null) {
            return fallback(component, at);
        }
        try {
            return values.convert(component.type(), component.unit(), written, at);
        } catch (BindException e) {
            report(e, component.guarded() ? Problem.Weight.REFUSAL : Problem.Weight.WARNING);
            return fallback(component, at);
        }
    }

    /// The name under which a component is written; its own where it is not.
    private static String spelling(RecordShape.Component component, Json.Obj tree) {
        return tree.has(component.name())
                ? component.name()
                : component.otherNames().stream()
                        .filter(tree::has)
                        .findFirst()
                        .orElse(component.name());
    }

    private @Nullable Object fallback(RecordShape.Component component, String at) {
        String text = component.defaultText();
        if (text != null) {
            return values.convert(
                    component.type(), component.unit(), defaultTree(component.type(), text), at);
        }
        if (component.nullable()) {
            return null;
        }
        if (component.type() instanceof Class<?> type && type.isRecord()) {
            return record(type.asSubclass(Record.class), Json.Obj.EMPTY, at);
        }
        throw new BindException(
                at, "missing (expected: " + Schema.plainType(component.type()) + ")");
    }

    private static Json defaultTree(Type type, String text) {
        boolean structured =
                type instanceof ParameterizedType || type == Json.class || type == Json.Obj.class;
        return structured ? JsonText.parse(text) : new Json.Str(text);
    }

    /// The constructor may refuse a value; a lenient binder then takes the default of the component
    /// that the message names.
    private Record create(RecordShape shape, @Nullable Object[] parts, String path) {
        Set<String> replaced = new HashSet<>();
        while (true) {
            try {
                return shape.create(parts);
            } catch (IllegalArgumentException e) {
                replace(shape, parts, path, String.valueOf(e.getMessage()), replaced);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void replace(
            RecordShape shape,
            @Nullable Object[] parts,
            String path,
            String message,
            Set<String> replaced) {
        int colon = message.indexOf(':');
        String name =
                colon < 0 ? "" : message.substring(message.lastIndexOf('.', colon) + 1, colon);
        for (int i = 0; i < parts.length; i++) {
            RecordShape.Component component = shape.components().get(i);
            if (!strict && component.name().equals(name) && replaced.add(name)) {
                String at = under(path, name);
                report(
                        new BindException(at, message.substring(colon + 1).strip()),
                        component.guarded() ? Problem.Weight.REFUSAL : Problem.Weight.WARNING);
                parts[i] = fallback(component, at);
                return;
            }
        }
        throw new BindException(path, message);
    }

    private void report(BindException problem, Problem.Weight weight) {
        if (strict) {
            throw problem;
        }
        problems.add(new Problem(problem.path(), problem.text(), weight));
    }

    private static String under(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
