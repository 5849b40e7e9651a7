package bot.molt.channels.email;

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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// E-mail.
public final class EmailChannel implements Channel {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");
    private static final String HOST = "[A-Za-z0-9.:_-]{1,253}";

    private final InstantSource clock = InstantSource.system();

    @Override
    public String id() {
        return "email";
    }

    @Override
    public String label() {
        return "E-mail";
    }

    @Override
    public List<String> missing(ChannelSetup setup) {
        EmailConfig config = config(setup);
        return Needed.missing(
                Needed.of("address", config.address()),
                Needed.of(password(config, setup)),
                Needed.of("imap.host", config.imap().host()),
                Needed.of("smtp.host", config.smtp().host()),
                Needed.of("authServer", config.authServer()));
    }

    @Override
    public ChannelAccount open(ChannelSetup setup) {
        EmailConfig config = config(setup);
        String address = wanted("address", config.address(), "an address such as bot@example.org");
        if (!MailAddress.isOne(address)) {
            throw refused("address", address, "an address such as bot@example.org");
        }
        String imap = host("imap", config.imap().host(), config.imap().encryption());
        String smtp = host("smtp", config.smtp().host(), config.smtp().encryption());
        String checker =
                wanted(
                        "authServer",
                        config.authServer(),
                        "the server that writes Authentication-Results, or none where From is to be believed");
        Secret password =
                password(config, setup).matching("\\S.{0,499}", "the password of the mailbox");
        setup.secrets().accept(password);
        MailSession session =
                new MailSession(
                        config,
                        new MailSession.Login(
                                imap,
                                smtp,
                                Objects.requireNonNullElse(config.user(), address),
                                password));
        MailThreads threads =
                MailThreads.open(setup.state().resolve(setup.account() + ".threads.json"));
        return new EmailAccount(
                address,
                new MailIn(
                        session,
                        new MailReader(
                                address.toLowerCase(java.util.Locale.ROOT),
                                new Proof(checker),
                                threads,
                                clock),
                        new InboxPoint(setup.state(), setup.account())),
                new MailOut(session, address, threads, clock));
    }

    private static String host(
            String part, @Nullable String host, EmailConfig.Encryption encryption) {
        String name = wanted(part + ".host", host, "the name of a server");
        if (!name.matches(HOST)) {
            throw refused(part + ".host", name, "the name of a server");
        }
        if (encryption == EmailConfig.Encryption.NONE && !HERE.contains(name)) {
            throw refused(
                    part + ".encryption",
                    "none",
                    "tls or starttls, since a password is sent to another machine");
        }
        return name;
    }

    private static String wanted(String name, @Nullable String value, String expected) {
        if (value == null || value.isBlank()) {
            throw refused(name, "missing", expected);
        }
        return value.strip();
    }

    private static CodedException refused(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "channels.email.%s: %s (expected: %s)".formatted(name, value, expected));
    }

    private static Token password(EmailConfig config, ChannelSetup setup) {
        return new Token(
                "channels.email.password",
                config.password(),
                config.passwordFile(),
                setup.isDefault() ? setup.environment().get("EMAIL_PASSWORD") : null);
    }

    private static EmailConfig config(ChannelSetup setup) {
        return Binder.lenient(EmailConfig.class, setup.settings(), "channels.email").value();
    }
}
