package bot.molt.base.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value. Trees are immutable; objects keep the order in which members were written.
public sealed interface Json {
    Json NULL = Null.INSTANCE;
    Json TRUE = new Bool(true);
    Json FALSE = new Bool(false);

    /// An object.
    record Obj(Map<String, Json> members) implements Json {
        public static final Obj EMPTY = new Obj(Map.of());

        public Obj {
            members = Collections.unmodifiableMap(members);
        }

        /// The member, or null where there is none.
        public @Nullable Json get(String name) {
            return members.get(name);
        }

        public boolean has(String name) {
            return members.containsKey(name);
        }

        /// The member as text; empty where it is absent or no string.
        public Optional<String> string(String name) {
            return members.get(name) instanceof Str(String value)
                    ? Optional.of(value)
                    : Optional.empty();
        }

        /// The member as an object; the empty object where it is absent or no object.
        public Obj object(String name) {
            return members.get(name) instanceof Obj object ? object : EMPTY;
        }

        /// The items of the member; empty where it is absent or no array.
        public List<Json> items(String name) {
            return members.get(name) instanceof Arr(List<Json> items) ? items : List.of();
        }

        /// The member as a whole number; empty where it is absent or no number.
        public Optional<Long> number(String name) {
            return members.get(name) instanceof Num(BigDecimal value)
                    ? Optional.of(value.longValue())
                    : Optional.empty();
        }

        /// Whether the member is literally `true`.
        public boolean isTrue(String name) {
            return members.get(name) instanceof Bool(boolean value) && value;
        }

        /// This object with one member set.
        public Obj with(String name, Json value) {
            Map<String, Json> copy = new LinkedHashMap<>(members);
            copy.put(name, value);
            return new Obj(copy);
        }

        public Obj with(String name, String value) {
            return with(name, new Str(value));
        }

        public Obj with(String name, long value) {
            return with(name, Json.of(value));
        }

        /// This object without one member.
        public Obj without(String name) {
            Map<String, Json> copy = new LinkedHashMap<>(members);
            copy.remove(name);
            return new Obj(copy);
        }

        @Override
        public String toString() {
            return JsonText.compact(this);
        }
    }

    /// An array.
    record Arr(List<Json> items) implements Json {
        public static final Arr EMPTY = new Arr(List.of());

        public Arr {
            items = Collections.unmodifiableList(items);
        }

        @Override
        public String toString() {
            return JsonText.compact(this);
        }
    }

    /// A string.
    record Str(String value) implements Json {
        @Override
        public String toString() {
            return JsonText.compact(this);
        }
    }

    /// A number, as exact as it was written.
    record Num(BigDecimal value) implements Json {
        @Override
        public String toString() {
            return JsonText.compact(this);
        }
    }

    /// `true` or `false`.
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// `null`.
    enum Null implements Json {
        INSTANCE;

        @Override
        public String toString() {
            return "null";
        }
    }

    static Str of(String value) {
        return new Str(value);
    }

    static Num of(long value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Num of(double value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Json of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Arr array(List<? extends Json> items) {
        return new Arr(new ArrayList<>(items));
    }

    static Arr strings(Iterable<String> items) {
        List<Json> list = new ArrayList<>();
        items.forEach(item -> list.add(new Str(item)));
        return new Arr(list);
    }

    /// An object of members in call order; see [ObjectBuilder].
    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /// Collects members of an object. A null value is left out.
    final class ObjectBuilder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        ObjectBuilder() {}

        public ObjectBuilder put(String name, @Nullable Json value) {
            if (value != null) {
                members.put(name, value);
            }
            return this;
        }

        public ObjectBuilder put(String name, @Nullable String value) {
            return value == null ? this : put(name, new Str(value));
        }

        public ObjectBuilder put(String name, long value) {
            return put(name, Json.of(value));
        }

        public ObjectBuilder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        public Obj build() {
            return new Obj(new LinkedHashMap<>(members));
        }
    }
}
