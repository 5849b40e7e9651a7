package bot.molt.spi.text;

/// Cuts text without splitting a character.
public final class Clip {
    private Clip() {}

    /// The first `max` chars at most.
    public static String start(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end);
    }

    /// A line for reading: at most `max` chars, and how many were left out.
    public static String line(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        String shown = start(text, max);
        return shown + "… [" + (text.length() - shown.length()) + " more characters]";
    }

    /// Text on one line: control characters as escapes, quotes around it where there were any.
    public static String visible(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                case '"', '\\' -> shown.append('\\').append(c);
                default -> appendPlain(shown, c);
            }
        }
        return shown.append('"').toString();
    }

    private static void appendPlain(StringBuilder shown, char c) {
        if (Character.isISOControl(c)) {
            shown.append("\\u%04x".formatted((int) c));
        } else {
            shown.append(c);
        }
    }
}
