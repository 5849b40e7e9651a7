package bot.molt.channels.irc;

import bot.molt.base.Ids;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What lines say that people wrote.
///
/// @param nick of the bot
record IrcMessages(String nick, InstantSource clock) {
    private static final String CTCP = "\u0001";

    /// A message; empty for requests of programs, of other bots, and of servers.
    Optional<IncomingMessage> message(IrcLine line) {
        String target = line.param(0).replaceFirst("^[~@%+]+(?=#)", "");
        boolean group = IrcText.isChannel(target);
        boolean direct = IrcText.small(target).equals(IrcText.small(nick));
        String text = text(line.last());
        boolean person =
                line.params().size() > 1
                        && line.source().contains("!")
                        && IrcText.isName(line.nick())
                        && !line.tags().containsKey("bot");
        if (!person || text.isBlank() || !group && !direct) {
            return Optional.empty();
        }
        String id = line.tag("msgid");
        return Optional.of(
                new IncomingMessage(
                        id.isBlank() ? Ids.text(20) : id,
                        Place.of(group ? IrcText.small(target) : line.nick()),
                        group ? IncomingMessage.Kind.GROUP : IncomingMessage.Kind.DIRECT,
                        new Person(identity(line), line.nick(), line.nick(), ""),
                        group ? target : "",
                        group ? withoutName(text) : text,
                        group && isNamed(text),
                        null,
                        List.of(),
                        clock.millis()));
    }

    /// The account, where the server says that there is one: nobody else can have that name. Else
    /// nick, user and host, which is as much as IRC tells.
    static String identity(IrcLine line) {
        String account = line.tag("account");
        boolean told = IrcText.isName(account) && !account.equals("*");
        return told ? account.toLowerCase(Locale.ROOT) : IrcText.small(line.source());
    }

    private static String text(String raw) {
        if (!raw.startsWith(CTCP)) {
            return IrcText.plain(raw);
        }
        String request = IrcText.plain(raw);
        return request.startsWith("ACTION ") ? "* " + request.substring(7) : "";
    }

    private boolean isNamed(String text) {
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}_-])" + Pattern.quote(nick) + "(?![\\p{L}\\p{N}_-])",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .find();
    }

    /// `molt: hi` is `hi`.
    private String withoutName(String text) {
        return Pattern.compile(
                        "^\\s*@?" + Pattern.quote(nick) + "[:,]\\s*", Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceFirst("");
    }
}
