package bot.molt.spi.text;

import java.util.Arrays;

/// A text in which every CR LF is seen as one LF, with the way back to where each character stands.
/// A CR that stands alone stays.
public final class PlainLines {
    private final String raw;
    private final String text;
    private final int[] removed;

    private PlainLines(String raw, String text, int[] removed) {
        this.raw = raw;
        this.text = text;
        this.removed = removed;
    }

    /// The view of a text.
    public static PlainLines of(String raw) {
        if (!raw.contains("\r\n")) {
            return new PlainLines(raw, raw, new int[0]);
        }
        StringBuilder text = new StringBuilder(raw.length());
        int[] removed = new int[16];
        int count = 0;
        int from = 0;
        for (int at = raw.indexOf("\r\n"); at >= 0; at = raw.indexOf("\r\n", at + 2)) {
            text.append(raw, from, at);
            removed = count == removed.length ? Arrays.copyOf(removed, count * 2) : removed;
            removed[count++] = text.length();
            from = at + 1;
        }
        text.append(raw, from, raw.length());
        return new PlainLines(raw, text.toString(), Arrays.copyOf(removed, count));
    }

    /// The text with LF only.
    public String text() {
        return text;
    }

    /// Where the character at `offset` of [#text] stands in the raw text; a line end that was CR LF
    /// is found at its CR.
    public int rawOffset(int offset) {
        int place = Arrays.binarySearch(removed, offset);
        return offset + (place >= 0 ? place : -place - 1);
    }

    /// The line end that most lines near `offset` have: that of its line, else of the line before
    /// it, else LF.
    public String lineEndAt(int offset) {
        int next = text.indexOf('\n', offset);
        int end = next >= 0 ? next : text.lastIndexOf('\n', offset);
        return end >= 0 && raw.charAt(rawOffset(end)) == '\r' ? "\r\n" : "\n";
    }
}
