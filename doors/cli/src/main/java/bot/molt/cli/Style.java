package bot.molt.cli;

/// Colours, where a person looks.
public final class Style {
    private final boolean colour;

    Style(boolean colour) {
        this.colour = colour;
    }

    /// Whether there are any.
    public boolean isColoured() {
        return colour;
    }

    public String good(String text) {
        return in("32", text);
    }

    public String bad(String text) {
        return in("31", text);
    }

    public String warn(String text) {
        return in("33", text);
    }

    public String strong(String text) {
        return in("1", text);
    }

    public String faint(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /// Text of strangers for a terminal: control characters other than tab and line end become
    /// visible.
    public static String shown(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmless = c == '\t' || c == '\n' || !Character.isISOControl(c);
            if (!harmless && shown == null) {
                shown = new StringBuilder(text.substring(0, i));
            }
            if (shown != null) {
                shown.append(harmless ? c : '\ufffd');
            }
        }
        return shown == null ? text : shown.toString();
    }
}
