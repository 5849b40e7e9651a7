package bot.molt.channels.telegram;

import bot.molt.channels.wire.HtmlText;

/// The few tags that Telegram knows.
final class TelegramHtml extends HtmlText {
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
    public String block(String language, String raw) {
        return language.isEmpty() ? "<pre>" + text(raw) + "</pre>" : super.block(language, raw);
    }
}
