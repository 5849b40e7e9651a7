package bot.molt.spi.files;

import java.util.ArrayList;
import java.util.List;

/// The part of a [Glob] for one name of a path.
final class GlobSegment {
    /// `**`: any number of names.
    static final GlobSegment ANY_DEPTH = new GlobSegment(List.of(), null);

    private final List<Token> tokens;
    private final @org.jspecify.annotations.Nullable String literal;

    private sealed interface Token {
        record Literal(int codePoint) implements Token {}

        record AnyOne() implements Token {}

        record AnyMany() implements Token {}

        record OneOf(boolean negated, List<int[]> ranges) implements Token {}
    }

    private GlobSegment(List<Token> tokens, @org.jspecify.annotations.Nullable String literal) {
        this.tokens = tokens;
        this.literal = literal;
    }

    static GlobSegment of(String text) {
        if (text.equals("**")) {
            return ANY_DEPTH;
        }
        List<Token> tokens = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            at = read(text, at, tokens);
            if (tokens.getLast() instanceof Token.Literal(int codePoint)) {
                literal.appendCodePoint(codePoint);
            }
        }
        boolean plain = tokens.stream().allMatch(Token.Literal.class::isInstance);
        return new GlobSegment(List.copyOf(tokens), plain ? literal.toString() : null);
    }

    private static int read(String text, int at, List<Token> tokens) {
        int codePoint = text.codePointAt(at);
        int next = at + Character.charCount(codePoint);
        switch (codePoint) {
            case '*' -> {
                if (tokens.isEmpty() || !(tokens.getLast() instanceof Token.AnyMany)) {
                    tokens.add(new Token.AnyMany());
                }
                return next;
            }
            case '?' -> tokens.add(new Token.AnyOne());
            case '[' -> {
                int close = closing(text, next);
                if (close > 0) {
                    tokens.add(oneOf(text.substring(next, close)));
                    return close + 1;
                }
                tokens.add(new Token.Literal('['));
            }
            case '\\' -> {
                int escaped = next < text.length() ? text.codePointAt(next) : '\\';
                tokens.add(new Token.Literal(escaped));
                return Math.min(text.length(), next + Character.charCount(escaped));
            }
            default -> tokens.add(new Token.Literal(codePoint));
        }
        return next;
    }

    private static int closing(String text, int from) {
        int start = from;
        if (start < text.length() && (text.charAt(start) == '!' || text.charAt(start) == '^')) {
            start++;
        }
        int i = start;
        while (i < text.length()) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ']' && i > start) {
                return i;
            }
            i++;
        }
        return -1;
    }

    private static Token oneOf(String inside) {
        boolean negated = inside.startsWith("!") || inside.startsWith("^");
        int[] points = inside.substring(negated ? 1 : 0).codePoints().toArray();
        List<int[]> ranges = new ArrayList<>();
        int i = 0;
        while (i < points.length) {
            i += points[i] == '\\' && i + 1 < points.length ? 1 : 0;
            boolean range = i + 2 < points.length && points[i + 1] == '-';
            ranges.add(new int[] {points[i], range ? points[i + 2] : points[i]});
            i += range ? 3 : 1;
        }
        return new Token.OneOf(negated, List.copyOf(ranges));
    }

    /// Whether the name that stands at `from..to` of the path matches.
    boolean matches(String path, int from, int to) {
        String plain = literal;
        if (plain != null) {
            return plain.length() == to - from && path.startsWith(plain, from);
        }
        int at = from;
        int token = 0;
        int retryAt = -1;
        int retryToken = -1;
        while (at < to) {
            int codePoint = path.codePointAt(at);
            if (token < tokens.size() && tokens.get(token) instanceof Token.AnyMany) {
                retryToken = ++token;
                retryAt = at;
            } else if (token < tokens.size() && accepts(tokens.get(token), codePoint)) {
                token++;
                at += Character.charCount(codePoint);
            } else if (retryAt >= 0) {
                retryAt += Character.charCount(path.codePointAt(retryAt));
                at = retryAt;
                token = retryToken;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) instanceof Token.AnyMany) {
            token++;
        }
        return token == tokens.size();
    }

    private static boolean accepts(Token token, int codePoint) {
        return switch (token) {
            case Token.Literal(int wanted) -> wanted == codePoint;
            case Token.AnyOne _ -> true;
            case Token.AnyMany _ -> false;
            case Token.OneOf(boolean negated, List<int[]> ranges) ->
                    negated
                            != ranges.stream()
                                    .anyMatch(r -> r[0] <= codePoint && codePoint <= r[1]);
        };
    }
}
