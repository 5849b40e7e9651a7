package bot.molt.chat.text;

import java.util.ArrayList;
import java.util.List;

/// Cuts Markdown into messages: between paragraphs or lines where that is possible, never within a
/// surrogate pair. A block of code that does not fit is closed and opened again.
public final class Chunks {
    private static final String FENCE = "```";
    private static final int LONGEST_OPENING = 30;

    private final int limit;
    private final int mostLines;
    private final List<String> done = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();

    /// How the block of code that is open was opened; empty for none.
    private String opening = "";

    private Chunks(int limit, int mostLines) {
        this.limit = Math.max(limit, 2 * LONGEST_OPENING);
        this.mostLines = Math.max(mostLines, 3);
    }

    /// Pieces of at most `limit` characters; none for a blank text.
    public static List<String> of(String text, int limit) {
        return of(text, limit, Integer.MAX_VALUE);
    }

    /// Pieces of at most `limit` characters and so many lines, not counting the end of a block of
    /// code that is closed to be opened again; none for a blank text.
    public static List<String> of(String text, int limit, int mostLines) {
        if (text.length() <= limit && text.lines().count() <= mostLines) {
            return text.isBlank() ? List.of() : List.of(text);
        }
        Chunks chunks = new Chunks(limit, mostLines);
        text.lines().forEach(chunks::line);
        chunks.flush(false);
        return List.copyOf(chunks.done);
    }

    private void line(String line) {
        boolean fence = line.strip().startsWith(FENCE);
        boolean closes = fence && !opening.isEmpty() && line.length() <= FENCE.length();
        if ((!fits(line) || lines() >= mostLines) && !closes) {
            flush(true);
        }
        String rest = line;
        while (!fits(rest) && !closes) {
            int cut = cut(rest, room());
            add(rest.substring(0, cut));
            rest = rest.substring(cut);
            flush(true);
        }
        add(rest);
        if (fence) {
            opening = opening.isEmpty() ? opened(line) : "";
        }
    }

    private static String opened(String line) {
        return line.strip().length() <= LONGEST_OPENING ? line.strip() : FENCE;
    }

    private boolean fits(String line) {
        return line.length() <= room();
    }

    private long lines() {
        return current.isEmpty() ? 0 : current.chars().filter(c -> c == '\n').count() + 1;
    }

    /// What a line may take, with a line end before it and a fence behind it.
    private int room() {
        int used = current.isEmpty() ? 0 : current.length() + 1;
        return limit - used - FENCE.length() - 1;
    }

    private void add(String line) {
        current.append(current.isEmpty() ? "" : "\n").append(line);
    }

    /// @param goesOn whether a block that is open is opened again
    private void flush(boolean goesOn) {
        boolean bare = current.isEmpty() || current.toString().equals(opening);
        if (!bare) {
            String rest = opening.isEmpty() && goesOn ? behindParagraph() : "";
            String text = current.toString();
            done.add(opening.isEmpty() ? text.strip() : text + "\n" + FENCE);
            current.setLength(0);
            current.append(opening).append(rest);
        }
        done.removeIf(String::isBlank);
    }

    /// Takes what stands behind the last blank line off, where that is in the second half.
    private String behindParagraph() {
        int end = current.lastIndexOf("\n\n");
        if (end < limit / 2 || lines() >= mostLines || current.substring(end).contains(FENCE)) {
            return "";
        }
        String rest = current.substring(end + 2);
        current.setLength(end);
        return rest;
    }

    /// Where a line is cut: behind the last space in the second half, else where it is full.
    private static int cut(String line, int room) {
        int most = Math.max(2, Math.min(room, line.length()));
        int space = line.lastIndexOf(' ', most - 1);
        int cut = space > most / 2 ? space + 1 : most;
        return cut < line.length() && Character.isLowSurrogate(line.charAt(cut)) ? cut - 1 : cut;
    }
}
