package bot.molt.channels.irc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.channels.wire.Needed;
import bot.molt.channels.wire.Token;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// IRC.
public final class IrcChannel implements Channel {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");
    private static final String WORD = "[\\x21-\\x7e]{1,200}";

    private final InstantSource clock = InstantSource.system();

    @Override
    public String id() {
        return "irc";
    }

    @Override
    public String label() {
        return "IRC";
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        IrcConfig config = config(setup);
        return Needed.missing(Needed.of("host", config.host()), Needed.of("nick", config.nick()));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        IrcConfig config = config(setup);
        String host = word(config.host(), "host", "[A-Za-z0-9.:_-]{1,253}", "irc.libera.chat");
        String nick = word(config.nick(), "nick", "\\S{1,30}", "moltbot");
        if (!IrcText.isName(nick)) {
            throw refused("nick", nick, "a name that IRC takes, such as moltbot");
        }
        @Nullable Secret server =
                secret(
                        new Token(
                                "channels.irc.password",
                                config.login().password(),
                                null,
                                variable(setup, "IRC_PASSWORD")),
                        setup);
        IrcConfig.Sasl sasl = config.login().sasl();
        @Nullable Secret account =
                secret(
                        new Token(
                                "channels.irc.sasl.password",
                                sasl.password(),
                                sasl.passwordFile(),
                                variable(setup, "IRC_SASL_PASSWORD")),
                        setup);
        IrcConfig.Nickserv nickserv = config.login().nickserv();
        @Nullable Secret service =
                secret(
                        new Token(
                                "channels.irc.nickserv.password",
                                nickserv.password(),
                                nickserv.passwordFile(),
                                variable(setup, "IRC_NICKSERV_PASSWORD")),
                        setup);
        boolean tells = server != null || account != null || service != null;
        if (tells && !config.tls() && !HERE.contains(host)) {
            throw refused("tls", "false", "true, where a password is sent");
        }
        IrcHello.Who who = new IrcHello.Who(nick, server, sasl.user(), account);
        return new IrcAccount(config, new IrcAccount.Server(host, who, service), clock);
    }

    private static String word(@Nullable String text, String name, String form, String such) {
        if (text == null || !text.matches(form)) {
            throw refused(name, text == null ? "missing" : text, "such as " + such);
        }
        return text;
    }

    private static CodedException refused(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "channels.irc.%s: %s (expected: %s)".formatted(name, value, expected));
    }

    private static @Nullable Secret secret(Token token, ChannelSetup setup) {
        if (!token.isThere()) {
            return null;
        }
        Secret secret = token.matching(WORD, "1 to 200 letters, digits and signs without a space");
        setup.secrets().accept(secret);
        return secret;
    }

    private static @Nullable String variable(ChannelSetup setup, String name) {
        return setup.isDefault() ? setup.environment().get(name) : null;
    }

    private static IrcConfig config(ChannelSetup setup) {
        return Binder.lenient(IrcConfig.class, setup.settings(), "channels.irc").value();
    }
}
