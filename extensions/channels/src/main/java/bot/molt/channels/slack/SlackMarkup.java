package bot.molt.channels.slack;

import bot.molt.channels.wire.Markup;

/// What Slack calls mrkdwn.
final class SlackMarkup implements Markup {
    @Override
    public String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String inner) {
        return "*" + inner + "*";
    }

    @Override
    public String italic(String inner) {
        return "_" + inner + "_";
    }

    @Override
    public String strike(String inner) {
        return "~" + inner + "~";
    }

    @Override
    public String code(String raw) {
        return "`" + text(raw) + "`";
    }

    @Override
    public String block(String language, String raw) {
        return "```\n" + text(raw) + "\n```";
    }

    @Override
    public String link(String inner, String url) {
        return "<%s|%s>".formatted(text(url).replace("|", "%7C"), inner.replace("|", "¦"));
    }

    @Override
    public String quote(String inner) {
        return "> " + inner.replace("\n", "\n> ");
    }
}
