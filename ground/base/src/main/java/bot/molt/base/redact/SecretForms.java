package bot.molt.base.redact;

/// Tokens that are known by their form.
final class SecretForms {
    private SecretForms() {}

    /// Whether the run of `A-Za-z0-9_.-` that ends at `to` is a token from here on.
    ///
    /// @param run where the run of such characters began
    static boolean isToken(String text, int run, int from, int to) {
        return switch (text.charAt(from)) {
            case 's' -> starts(text, from, to, "sk-", 16) || starts(text, from, to, "sk_", 16);
            case 'g' -> github(text, from, to) || starts(text, from, to, "glpat-", 16);
            case 'x' -> slack(text, from, to);
            case 'A' -> aws(text, from, to) || starts(text, from, to, "AIza", 30);
            case 'n' -> starts(text, from, to, "npm_", 24);
            case 'h' -> starts(text, from, to, "hf_", 24);
            case 'e' -> (from == run || text.charAt(from - 1) == '.') && jwt(text, from, to);
            default -> false;
        };
    }

    private static boolean starts(String text, int from, int to, String prefix, int least) {
        return text.startsWith(prefix, from) && to - from >= prefix.length() + least;
    }

    private static boolean github(String text, int from, int to) {
        boolean prefix =
                from + 3 < to && text.charAt(from + 1) == 'h' && text.charAt(from + 3) == '_';
        return (prefix && "pousr".indexOf(text.charAt(from + 2)) >= 0 && to - from >= 24)
                || starts(text, from, to, "github_pat_", 20);
    }

    private static boolean slack(String text, int from, int to) {
        boolean prefix =
                text.startsWith("xox", from) && from + 4 < to && text.charAt(from + 4) == '-';
        return (prefix && to - from >= 15) || starts(text, from, to, "xapp-", 10);
    }

    private static boolean aws(String text, int from, int to) {
        boolean named = text.startsWith("AKIA", from) || text.startsWith("ASIA", from);
        if (to - from != 20 || !named) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return true;
    }

    /// Three parts of base64url, the first of which is an object. Not looked for inside a part, so
    /// that each is read a fixed number of times.
    private static boolean jwt(String text, int from, int to) {
        if (!text.startsWith("eyJ", from)) {
            return false;
        }
        int first = text.indexOf('.', from, to);
        int second = first < 0 ? -1 : text.indexOf('.', first + 1, to);
        return second >= 0 && first - from >= 10 && second - first > 4;
    }
}
