package bot.molt.gateway.transport;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Header fields in order; names are compared without case. Immutable.
public final class Headers {
    public static final Headers EMPTY = new Headers(List.of());

    private static final String SEPARATORS = "\"(),/:;<=>?@[\\]{}";

    private final List<String> pairs;

    private Headers(List<String> pairs) {
        this.pairs = pairs;
    }

    /// Names and values in turn.
    ///
    /// Errors: `IllegalArgumentException` for a name that is no token and for a value with a line
    /// break or a character beyond Latin-1.
    public static Headers of(String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            check(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Headers(List.of(namesAndValues));
    }

    static Headers received(HttpHeaders headers) {
        List<String> pairs = new ArrayList<>(headers.size() * 2);
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            pairs.add(field.getKey().toString());
            pairs.add(field.getValue().toString());
        }
        return new Headers(pairs);
    }

    /// These and one more field.
    public Headers with(String name, String value) {
        check(name, value);
        List<String> more = new ArrayList<>(pairs);
        more.add(name);
        more.add(value);
        return new Headers(more);
    }

    /// The value of the first field of that name.
    public Optional<String> first(String name) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equalsIgnoreCase(name)) {
                return Optional.of(pairs.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /// The values of all fields of that name.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        forEach((other, value) -> {
            if (other.equalsIgnoreCase(name)) {
                values.add(value);
            }
        });
        return values;
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /// Whether a comma-separated field holds `token`, without case.
    public boolean hasToken(String name, String token) {
        for (String value : all(name)) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.size(); i += 2) {
            action.accept(pairs.get(i), pairs.get(i + 1));
        }
    }

    private static void check(String name, String value) {
        if (!isToken(name) || !isText(value)) {
            throw new IllegalArgumentException(
                    "header %s: not sendable (expected: a token and Latin-1 text without line breaks)"
                            .formatted(name));
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isTokenChar(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean fits = c == '\t' || (c >= ' ' && c <= 255 && c != 127);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    static boolean isTokenChar(int c) {
        return c > ' ' && c < 127 && SEPARATORS.indexOf(c) < 0;
    }

    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Headers");
        forEach((name, _) -> names.append(' ').append(name));
        return names.toString();
    }
}
