package bot.molt.channels.irc;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.irc`.
///
/// @param host null where nothing is configured
/// @param nick null where nothing is configured
public record IrcConfig(
        @Flat ChannelConfig common,
        @Doc("Name of the server, such as irc.libera.chat.") @Nullable String host,
        @Default("6697") @Doc("Its port.") int port,
        @Default("true")
                @Doc(
                        "Whether the connection is encrypted. Without it no password is sent, but to this machine.")
                boolean tls,
        @Doc("The bot's name there. Where it is taken, _ is put behind it.") @Nullable String nick,
        @Default("[]")
                @Doc(
                        "Channels that are joined and read, such as #ops; a key stands behind a space. Those of groups are joined too.")
                List<String> channels,
        @Flat Login login,
        @Flat Pace pace,
        @Default("60s") @Doc("How long the server may take for an answer; 1s..500s.")
                Duration timeoutSeconds) {
    /// How the bot says who it is.
    ///
    /// @param password null for none
    public record Login(
            @Doc("Password of the server itself. Unset: IRC_PASSWORD for the default account.")
                    @Nullable Secret password,
            @Doc("The bot's account, told before anything else.") Sasl sasl,
            @Doc("The bot's account, where the server has no SASL.") Nickserv nickserv) {}

    /// Settings under `sasl`.
    ///
    /// @param user null for the nick
    /// @param password null where it comes from elsewhere
    /// @param passwordFile null for none
    public record Sasl(
            @Doc("Name of the account. Unset: the nick.") @Nullable String user,
            @Doc(
                            "Its password. Unset: passwordFile, then IRC_SASL_PASSWORD for the default account. Where there is one, the server must offer SASL PLAIN.")
                    @Nullable Secret password,
            @Doc("A file whose first line is the password.") @Nullable Path passwordFile) {}

    /// Settings under `nickserv`.
    ///
    /// @param password null where it comes from elsewhere
    /// @param passwordFile null for none
    public record Nickserv(
            @Default("NickServ") @Doc("Who is told the password.") String service,
            @Doc(
                            "The password. Unset: passwordFile, then IRC_NICKSERV_PASSWORD for the default account.")
                    @Nullable Secret password,
            @Doc("A file whose first line is the password.") @Nullable Path passwordFile) {
        public Nickserv {
            Require.that(IrcText.isName(service), "service", service, "a nick such as NickServ");
        }
    }

    /// How fast lines go out; servers end the connection of whoever sends faster than they like.
    public record Pace(
            @Default("4") @Doc("Lines that go out at once; 1..100.") int burst,
            @Default("2s") @Doc("How long each further line waits; 10ms..60s.")
                    Duration lineEvery) {
        public Pace {
            Require.range("burst", burst, 1, 100);
            Require.range("lineEvery", lineEvery.toMillis(), 10, 60_000);
        }
    }

    public IrcConfig {
        Require.range("port", port, 1, 65_535);
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
