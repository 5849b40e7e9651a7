package bot.molt.execution.shell;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text between `$'` and `'`.
final class AnsiText {
    private static final Pattern ESCAPE =
            Pattern.compile(
                    "\\\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(?s:(.)))");
    private static final Map<String, String> NAMED =
            Map.of(
                    "n", "\n", "t", "\t", "\\", "\\", "\"", "\"", "?", "?", "e", "\u001b", "a",
                    "\u0007");

    private AnsiText() {}

    /// What the shell makes of it; empty where it has an escape that differs between shells. A
    /// shell that does not know this quoting ends it at `\'`, so that an escaped quote is refused.
    static Optional<String> decode(String source) {
        if (source.replaceAll("\\\\(?s:.)", "").matches("(?s).*['\\\\].*")) {
            return Optional.empty();
        }
        Matcher escape = ESCAPE.matcher(source);
        StringBuilder text = new StringBuilder();
        while (escape.find()) {
            Optional<String> one = one(escape);
            if (one.isEmpty() || one.get().equals("\0")) {
                return Optional.empty();
            }
            escape.appendReplacement(text, Matcher.quoteReplacement(one.get()));
        }
        return Optional.of(escape.appendTail(text).toString());
    }

    private static Optional<String> one(Matcher escape) {
        for (int group = 1; group <= 3; group++) {
            if (escape.group(group) != null) {
                int code = Integer.parseInt(escape.group(group), group == 3 ? 8 : 16);
                return code < 0x80 || group == 2
                        ? Optional.of(Character.toString(code))
                        : Optional.empty();
            }
        }
        return Optional.ofNullable(NAMED.get(escape.group(4)));
    }
}
