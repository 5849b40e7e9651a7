package bot.molt.tools.grep;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large counted repetitions make a regular expression: `(a{10}){20}` is 200.
final class RepeatSize {
    static final long MAX = 1_000;
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private RepeatSize() {}

    /// The largest product of nested counts; an upper bound.
    static long of(String pattern) {
        Matcher count = COUNT.matcher(pattern);
        Deque<Long> open = new ArrayDeque<>();
        long largest = 1;
        long inside = 1;
        long last = 1;
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> i++;
                case '(' -> {
                    open.push(inside);
                    inside = 1;
                    last = 1;
                }
                case ')' -> {
                    last = inside;
                    inside = Math.max(inside, open.isEmpty() ? 1 : open.pop());
                }
                case '{' -> {
                    boolean counted = count.find(i) && count.start() == i;
                    last = counted ? Math.min(last * times(count), Integer.MAX_VALUE) : 1;
                    inside = Math.max(inside, last);
                }
                default -> last = 1;
            }
            largest = Math.max(largest, inside);
        }
        return largest;
    }

    private static long times(Matcher count) {
        String upper = count.group(2);
        long least = Long.parseLong(count.group(1));
        return Math.max(1, upper == null || upper.isEmpty() ? least : Long.parseLong(upper));
    }

    /// Whether the pattern has an escaped line end.
    static boolean hasLineEnd(String pattern) {
        for (int i = 0; i + 1 < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
                if (pattern.charAt(i) == 'n') {
                    return true;
                }
            }
        }
        return false;
    }
}
