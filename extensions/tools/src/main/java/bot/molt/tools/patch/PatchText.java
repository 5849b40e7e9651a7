package bot.molt.tools.patch;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// Reads the patch format: `*** Begin Patch`, file sections, `*** End Patch`.
final class PatchText {
    private static final String BEGIN = "*** Begin Patch";
    private static final String END = "*** End Patch";
    private static final String ADD = "*** Add File: ";
    private static final String UPDATE = "*** Update File: ";
    private static final String DELETE = "*** Delete File: ";
    private static final String MOVE = "*** Move to: ";
    private static final String END_OF_FILE = "*** End of File";

    private final List<String> lines;
    private int at;

    private PatchText(List<String> lines) {
        this.lines = lines;
    }

    /// Errors: `invalid_params` with the line of the patch.
    static List<FileChange> parse(String input) {
        return new PatchText(body(input).lines().toList()).changes();
    }

    private static String body(String input) {
        String text = input.strip();
        if (text.startsWith("```") && text.endsWith("```") && text.contains("\n")) {
            text = text.substring(text.indexOf('\n') + 1, text.length() - 3).strip();
        }
        return text;
    }

    private List<FileChange> changes() {
        if (lines.isEmpty() || !lines.getFirst().strip().equals(BEGIN)) {
            throw wrong(1, lines.isEmpty() ? "" : lines.getFirst(), BEGIN);
        }
        if (!lines.getLast().strip().equals(END)) {
            throw wrong(lines.size(), lines.getLast(), END);
        }
        List<FileChange> changes = new ArrayList<>();
        at = 1;
        while (at < lines.size() - 1) {
            if (lines.get(at).isBlank()) {
                at++;
            } else {
                changes.add(change());
            }
        }
        if (changes.isEmpty()) {
            throw wrong(2, lines.get(1), "a section such as '*** Update File: path'");
        }
        return changes;
    }

    private FileChange change() {
        String line = lines.get(at).stripTrailing();
        at++;
        if (line.startsWith(ADD)) {
            return new FileChange.Add(path(line, ADD), added());
        }
        if (line.startsWith(DELETE)) {
            return new FileChange.Delete(path(line, DELETE));
        }
        if (line.startsWith(UPDATE)) {
            return update(path(line, UPDATE));
        }
        throw wrong(
                at,
                line,
                "'*** Add File: ', '*** Update File: ' or '*** Delete File: ' with a path");
    }

    private String path(String line, String keyword) {
        String path = line.substring(keyword.length()).strip();
        if (path.isEmpty()) {
            throw wrong(at, line, "a path after " + keyword.strip());
        }
        return path;
    }

    private String added() {
        StringBuilder content = new StringBuilder();
        while (inSection()) {
            String line = lines.get(at);
            if (!line.startsWith("+")) {
                throw wrong(at + 1, line, "a line that begins with + in a new file");
            }
            content.append(line, 1, line.length()).append('\n');
            at++;
        }
        return content.toString();
    }

    private FileChange update(String path) {
        String moveTo = null;
        if (inBody() && lines.get(at).startsWith(MOVE)) {
            at++;
            moveTo = path(lines.get(at - 1), MOVE);
        }
        List<FileChange.Hunk> hunks = new ArrayList<>();
        while (inSection()) {
            if (lines.get(at).isBlank() && !continues()) {
                at++;
            } else {
                hunks.add(hunk());
            }
        }
        if (hunks.isEmpty() && moveTo == null) {
            throw wrong(at + 1, inBody() ? lines.get(at) : END, "at least one hunk for " + path);
        }
        return new FileChange.Update(path, moveTo, List.copyOf(hunks));
    }

    /// Whether a hunk line follows the blank lines here.
    private boolean continues() {
        int next = at;
        while (next < lines.size() - 1 && lines.get(next).isBlank()) {
            next++;
        }
        return next < lines.size() - 1 && !lines.get(next).startsWith("***");
    }

    private FileChange.Hunk hunk() {
        int patchLine = at + 1;
        List<String> headers = new ArrayList<>();
        while (inSection() && lines.get(at).startsWith("@@")) {
            header(lines.get(at), headers);
            at++;
        }
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        boolean changed = false;
        while (inSection() && !lines.get(at).startsWith("@@")) {
            changed |= hunkLine(lines.get(at), before, after);
            at++;
        }
        boolean atEnd = inBody() && lines.get(at).stripTrailing().equals(END_OF_FILE);
        at += atEnd ? 1 : 0;
        if (!changed) {
            throw wrong(
                    patchLine,
                    lines.get(patchLine - 1),
                    "a hunk with lines that begin with + or -");
        }
        return new FileChange.Hunk(patchLine, headers, before, after, atEnd);
    }

    /// `@@ -1,2 +3,4 @@ text` counts as `@@ text`.
    private static void header(String line, List<String> headers) {
        String text =
                line.substring(2)
                        .replaceFirst("^\\s*-\\d+(,\\d+)?\\s+\\+\\d+(,\\d+)?\\s*@@", "")
                        .strip();
        if (!text.isEmpty()) {
            headers.add(text);
        }
    }

    private boolean hunkLine(String line, List<String> before, List<String> after) {
        String text = line.isEmpty() ? "" : line.substring(1);
        char sign = line.isEmpty() ? ' ' : line.charAt(0);
        switch (sign) {
            case ' ' -> {
                before.add(text);
                after.add(text);
            }
            case '-' -> before.add(text);
            case '+' -> after.add(text);
            default -> throw wrong(at + 1, line, "a line that begins with a space, + or -, or @@");
        }
        return sign != ' ';
    }

    private boolean inBody() {
        return at < lines.size() - 1;
    }

    private boolean inSection() {
        return inBody() && !lines.get(at).startsWith("*** ");
    }

    private static CodedException wrong(int line, String text, String expected) {
        String shown = text.length() > 80 ? text.substring(0, 77) + "…" : text;
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "input: line %d: '%s' (expected: %s)".formatted(line, shown, expected));
    }
}
