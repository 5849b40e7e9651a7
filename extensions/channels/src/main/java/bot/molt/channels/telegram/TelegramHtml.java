package bot.molt.channels.telegram;

import bot.molt.channels.wire.Markup;

/// The few tags that Telegram knows.
final class TelegramHtml implements Markup {
    @Override
    public String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String inner) {
        return "<b>" + inner + "</b>";
    }

    @Override
    public String italic(String inner) {
        return "<i>" + inner + "</i>";
    }

    @Override
    public String strike(String inner) {
        return "<s>" + inner + "</s>";
    }

    @Override
    public String code(String raw) {
        return "<code>" + text(raw) + "</code>";
    }

    @Override
    public String block(String language, String raw) {
        return language.isEmpty()
                ? "<pre>" + text(raw) + "</pre>"
                : "<pre><code class=\"language-%s\">%s</code></pre>".formatted(language, text(raw));
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
