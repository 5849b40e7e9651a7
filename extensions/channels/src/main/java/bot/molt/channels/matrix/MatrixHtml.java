package bot.molt.channels.matrix;

import bot.molt.channels.wire.Markup;

/// The HTML that Matrix clients show.
final class MatrixHtml implements Markup {
    @Override
    public String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String inner) {
        return "<strong>" + inner + "</strong>";
    }

    @Override
    public String italic(String inner) {
        return "<em>" + inner + "</em>";
    }

    @Override
    public String strike(String inner) {
        return "<del>" + inner + "</del>";
    }

    @Override
    public String code(String raw) {
        return "<code>" + text(raw) + "</code>";
    }

    @Override
    public String block(String language, String raw) {
        String named = language.isEmpty() ? "" : " class=\"language-" + language + "\"";
        return "<pre><code%s>%s</code></pre>".formatted(named, text(raw));
    }

    @Override
    public String link(String inner, String url) {
        return "<a href=\"%s\">%s</a>".formatted(text(url).replace("\"", "&quot;"), inner);
    }

    @Override
    public String quote(String inner) {
        return "<blockquote>" + inner + "</blockquote>";
    }
}
