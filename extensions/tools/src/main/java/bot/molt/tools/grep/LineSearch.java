package bot.molt.tools.grep;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.text.TextFile;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks for a pattern in the text of one file, in time that is linear in the text.
///
/// Text is UTF-8 (bytes that are none read as U+FFFD) or marked UTF-16; CR LF counts as LF.
///
/// Threads: any.
final class LineSearch {
    private static final int MAX_PATTERN = 10_000;
    private static final int WHOLE_CHARS = 4 << 20;

    private final Pattern pattern;
    private final Optional<String> literal;
    private final boolean ignoreCase;
    private final boolean multiline;
    private final boolean wholeFirst;

    /// The lines of a text that match.
    ///
    /// @param text with LF only
    /// @param starts offset at which each matching line begins, rising
    /// @param count matches, or matching lines where no pattern spans lines
    record Hits(String text, List<Integer> starts, int count) {}

    private LineSearch(Pattern pattern, Optional<String> literal, GrepTool.Args args) {
        this.pattern = pattern;
        this.literal = literal;
        this.ignoreCase = args.matching().ignoreCase();
        this.multiline = args.matching().multiline();
        String text = args.pattern();
        this.wholeFirst =
                args.matching().fixedStrings()
                        || !(text.contains("\\A") || text.contains("\\z") || text.contains("\\Z"));
    }

    static LineSearch of(GrepTool.Args args) {
        String text = args.pattern();
        GrepTool.Matching matching = args.matching();
        check(text, matching);
        int flags = Pattern.MULTILINE;
        flags |= matching.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0;
        flags |= matching.multiline() ? Pattern.DOTALL : 0;
        try {
            Pattern pattern =
                    Pattern.compile(matching.fixedStrings() ? Pattern.quote(text) : text, flags);
            Optional<String> literal =
                    matching.fixedStrings() ? Optional.of(text) : RequiredLiteral.of(text);
            return new LineSearch(pattern, literal, args);
        } catch (PatternSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "pattern: %s (expected: an RE2 regular expression: no look-around, no back references; set fixedStrings for plain text)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static void check(String text, GrepTool.Matching matching) {
        if (text.length() > MAX_PATTERN) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "pattern: %d characters (expected: at most %d)"
                            .formatted(text.length(), MAX_PATTERN));
        }
        boolean spans =
                text.contains("\n") || (!matching.fixedStrings() && RepeatSize.hasLineEnd(text));
        if (spans && !matching.multiline()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "pattern: has a line end (expected: none, or multiline: true)");
        }
        if (!matching.fixedStrings() && RepeatSize.of(text) > RepeatSize.MAX) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "pattern: nested repetitions add up to more than %d (expected: fewer)"
                            .formatted(RepeatSize.MAX));
        }
    }

    /// The matching lines; none in binary files.
    Hits search(byte[] bytes) throws InterruptedException {
        if (bytes.length == 0 || TextFile.looksBinary(bytes)) {
            return new Hits("", List.of(), 0);
        }
        String text = text(bytes);
        if (!mayMatch(text)) {
            return new Hits(text, List.of(), 0);
        }
        return multiline ? spanning(text) : byLine(text);
    }

    private static String text(byte[] bytes) {
        TextFile file = TextFile.of(bytes);
        String text =
                file.encoding() == TextFile.Encoding.LATIN_1
                        ? new String(bytes, StandardCharsets.UTF_8)
                        : file.text();
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
    }

    private boolean mayMatch(String text) {
        if (literal.isEmpty()) {
            return true;
        }
        if (!ignoreCase) {
            return text.contains(literal.get());
        }
        return !isAscii(literal.get())
                || text.indexOf('\u017f') >= 0
                || text.toLowerCase(java.util.Locale.ROOT)
                        .contains(literal.get().toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private Hits byLine(String text) throws InterruptedException {
        int from = 0;
        if (wholeFirst && text.length() <= WHOLE_CHARS) {
            Matcher whole = pattern.matcher(text);
            if (!whole.find()) {
                return new Hits(text, List.of(), 0);
            }
            from = text.lastIndexOf('\n', whole.start() - 1) + 1;
        }
        List<Integer> starts = new ArrayList<>();
        while (from < text.length()) {
            checkInterrupt();
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            if (pattern.matcher(text.substring(from, end)).find()) {
                starts.add(from);
            }
            from = end + 1;
        }
        return new Hits(text, starts, starts.size());
    }

    private Hits spanning(String text) throws InterruptedException {
        List<Integer> starts = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int count = 0;
        int covered = -1;
        while (matcher.find()) {
            checkInterrupt();
            if (matcher.start() == text.length() && text.endsWith("\n")) {
                break;
            }
            count++;
            int last = Math.max(matcher.start(), matcher.end() - 1);
            int line = text.lastIndexOf('\n', matcher.start() - 1) + 1;
            while (line <= last) {
                if (line > covered) {
                    starts.add(line);
                    covered = line;
                }
                int end = text.indexOf('\n', line);
                line = end < 0 ? Integer.MAX_VALUE : end + 1;
            }
        }
        return new Hits(text, starts, count);
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("grep");
        }
    }
}
