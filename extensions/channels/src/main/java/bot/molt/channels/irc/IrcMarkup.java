package bot.molt.channels.irc;

import bot.molt.channels.wire.Markup;
import java.util.stream.Collectors;

/// Marks that clients of IRC show. Source: modern.ircdocs.horse/formatting.
final class IrcMarkup implements Markup {
    @Override
    public String text(String raw) {
        return raw;
    }

    @Override
    public String bold(String inner) {
        return IrcText.BOLD + inner + IrcText.BOLD;
    }

    @Override
    public String italic(String inner) {
        return IrcText.ITALIC + inner + IrcText.ITALIC;
    }

    @Override
    public String strike(String inner) {
        return IrcText.STRIKE + inner + IrcText.STRIKE;
    }

    @Override
    public String code(String raw) {
        return IrcText.CODE + raw + IrcText.CODE;
    }

    /// A mark ends with its line, so each line has its own.
    @Override
    public String block(String language, String raw) {
        return raw.lines()
                .map(line -> line.isBlank() ? line : IrcText.CODE + line + IrcText.CODE)
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String link(String inner, String url) {
        return inner.equals(url) ? url : inner + " <" + url + ">";
    }

    @Override
    public String quote(String inner) {
        return "> " + inner.replace("\n", "\n> ");
    }
}
