package bot.molt.protocol.weixin;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text in pieces of so many bytes of UTF-8. No piece ends inside what people see as one character;
/// it ends at a line or a sentence where one is near.
public final class Pages {
    /// Bytes of a text message.
    public static final int MOST = 2048;

    private static final String SENTENCE_ENDS = "。！？；.!?;";

    private Pages() {}

    /// Bytes in UTF-8.
    public static int bytes(String text) {
        int bytes = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            bytes += width(text.codePointAt(at));
        }
        return bytes;
    }

    private static int width(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }

    /// The pieces, in order; none for an empty text.
    public static List<String> of(String text, int most) {
        List<String> pages = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = from + first(text.substring(from), most);
            pages.add(text.substring(from, end));
            from = end;
        }
        return pages;
    }

    /// How many chars of a text the first piece has.
    ///
    /// @param most 8 at least
    public static int first(String text, int most) {
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            bytes += width(c);
            if (bytes > most) {
                return end(text, at);
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /// Where to end at `limit` chars at most.
    private static int end(String text, int limit) {
        int nearest = limit * 3 / 4;
        int line = text.lastIndexOf('\n', limit - 1);
        if (line >= nearest) {
            return line + 1;
        }
        for (int at = limit; at > nearest; at--) {
            if (SENTENCE_ENDS.indexOf(text.charAt(at - 1)) >= 0) {
                return whole(text, at);
            }
        }
        return whole(text, limit);
    }

    private static int whole(String text, int limit) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        int from = Math.max(0, limit - 64);
        if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
            from--;
        }
        characters.setText(text.substring(from, Math.min(text.length(), limit + 64)));
        int at = limit - from;
        int end = characters.isBoundary(at) ? at : characters.preceding(at);
        return end <= 0 ? limit : from + end;
    }
}
