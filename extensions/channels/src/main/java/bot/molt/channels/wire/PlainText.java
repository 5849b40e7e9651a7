package bot.molt.channels.wire;

/// Markdown as text without any markup, for platforms that show nothing else.
public final class PlainText implements Markup {
    @Override
    public String text(String raw) {
        return raw;
    }

    @Override
    public String bold(String inner) {
        return inner;
    }

    @Override
    public String italic(String inner) {
        return inner;
    }

    @Override
    public String strike(String inner) {
        return inner;
    }

    @Override
    public String code(String raw) {
        return raw;
    }

    @Override
    public String block(String language, String raw) {
        return raw;
    }

    @Override
    public String link(String inner, String url) {
        return inner.equals(url) ? url : inner + " " + url;
    }

    @Override
    public String quote(String inner) {
        return "「" + inner.strip() + "」";
    }
}
