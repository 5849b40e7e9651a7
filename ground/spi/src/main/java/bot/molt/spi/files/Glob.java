package bot.molt.spi.files;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// A pattern for relative paths: `*`, `?`, `[a-z]`, `[!a]`, `\` to escape, `**` for any number of
/// folders, `{a,b}`. `*` and `?` never match `/`; dots are nothing special; case counts.
///
/// Matching takes time in proportion to pattern length times path length.
public final class Glob {
    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_ALTERNATIVES = 512;

    private final List<List<GlobSegment>> alternatives;

    private Glob(List<List<GlobSegment>> alternatives) {
        this.alternatives = alternatives;
    }

    /// A pattern with braces. Errors: `invalid_params` where it is too long or opens into too many.
    public static Glob of(String pattern) {
        checkLength(pattern);
        List<String> plain = new ArrayList<>();
        expand(pattern, 0, plain);
        return new Glob(plain.stream().map(Glob::segments).toList());
    }

    /// A pattern in which braces are ordinary characters, as in ignore files.
    public static Glob withoutBraces(String pattern) {
        checkLength(pattern);
        return new Glob(List.of(segments(pattern)));
    }

    /// Whether the whole of `path` (relative, `/` between names) matches.
    public boolean matches(String path) {
        for (List<GlobSegment> segments : alternatives) {
            if (matches(segments, path)) {
                return true;
            }
        }
        return false;
    }

    private static void checkLength(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "pattern: %d characters (expected: at most %d)"
                            .formatted(pattern.length(), MAX_LENGTH));
        }
    }

    private static List<GlobSegment> segments(String pattern) {
        List<GlobSegment> segments = new ArrayList<>();
        for (String part : pattern.split("/", -1)) {
            boolean repeated =
                    part.equals("**")
                            && !segments.isEmpty()
                            && segments.getLast() == GlobSegment.ANY_DEPTH;
            if (!part.isEmpty() && !repeated && !part.equals(".")) {
                segments.add(GlobSegment.of(part));
            }
        }
        if (!segments.isEmpty() && segments.getLast() == GlobSegment.ANY_DEPTH) {
            segments.add(GlobSegment.of("*"));
        }
        return List.copyOf(segments);
    }

    private static boolean matches(List<GlobSegment> segments, String path) {
        int at = 0;
        int segment = 0;
        int retryAt = -1;
        int retrySegment = -1;
        while (at <= path.length()) {
            int end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            if (segment < segments.size() && segments.get(segment) == GlobSegment.ANY_DEPTH) {
                retrySegment = ++segment;
                retryAt = at;
            } else if (segment < segments.size() && segments.get(segment).matches(path, at, end)) {
                segment++;
                at = end + 1;
            } else if (retryAt >= 0) {
                int slash = path.indexOf('/', retryAt);
                if (slash < 0) {
                    return false;
                }
                retryAt = slash + 1;
                at = retryAt;
                segment = retrySegment;
            } else {
                return false;
            }
        }
        return segment == segments.size();
    }

    private static void expand(String pattern, int from, List<String> into) {
        int open = unescaped(pattern, '{', from);
        int close = open < 0 ? -1 : closing(pattern, open);
        if (close < 0) {
            add(pattern, into);
            return;
        }
        List<String> choices = choices(pattern.substring(open + 1, close));
        if (choices.size() == 1) {
            expand(pattern, open + 1, into);
            return;
        }
        for (String choice : choices) {
            expand(pattern.substring(0, open) + choice + pattern.substring(close + 1), open, into);
        }
    }

    private static void add(String pattern, List<String> into) {
        into.add(pattern);
        if (into.size() > MAX_ALTERNATIVES) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "pattern: braces open into more than %d patterns (expected: fewer)"
                            .formatted(MAX_ALTERNATIVES));
        }
    }

    private static int unescaped(String pattern, char wanted, int from) {
        for (int i = from; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            } else if (pattern.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static int closing(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> i++;
                case '{' -> depth++;
                case '}' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return Math.min(i, pattern.length() - 1);
            }
        }
        return -1;
    }

    private static List<String> choices(String inside) {
        List<String> choices = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == ',' && depth == 0) {
                choices.add(inside.substring(from, i));
                from = i + 1;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        choices.add(inside.substring(from));
        return choices;
    }
}
