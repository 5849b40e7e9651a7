package bot.molt.gateway.device;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Lists of roles and scopes: what covers what, and how long they may be.
final class Scopes {
    private static final String OPERATOR = "operator.";
    private static final int MAX_COUNT = 64;
    private static final int MAX_TEXT = 128;

    private Scopes() {}

    /// Whether each wanted scope is among the held ones or follows from one of them: admin covers
    /// all of an operator, write covers read.
    static boolean cover(List<String> held, List<String> wanted) {
        return wanted.stream().allMatch(scope -> covers(held, scope));
    }

    private static boolean covers(List<String> held, String scope) {
        return held.contains(scope)
                || (scope.startsWith(OPERATOR) && held.contains("operator.admin"))
                || (scope.equals("operator.read") && held.contains("operator.write"));
    }

    static List<String> union(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /// Errors: `invalid_params` for more or longer ones than anybody means.
    static List<String> checked(String name, List<String> texts) {
        if (texts.size() > MAX_COUNT) {
            throw refused(name + ": " + texts.size() + " items");
        }
        for (String text : texts) {
            if (text.isBlank() || text.length() > MAX_TEXT) {
                throw refused(name + ": an item of " + text.length() + " characters");
            }
        }
        return union(texts, List.of());
    }

    private static CodedException refused(String what) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "%s (expected: at most %d of 1 to %d characters)"
                        .formatted(what, MAX_COUNT, MAX_TEXT));
    }
}
