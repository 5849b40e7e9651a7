package bot.molt.channels.email;

import bot.molt.base.Secret;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/// Connections to both servers.
///
/// Threads: safe for any number; an interrupt ends a connection.
final class MailSession {
    /// Silence after which a connection is made anew: servers and routers forget it at some time.
    private static final Duration SILENCE = Duration.ofMinutes(9);

    private static final Duration LATER = Duration.ofMinutes(1);

    private final EmailConfig config;
    private final Login login;
    private final Session session;

    /// Where, and as whom.
    record Login(String imap, String smtp, String user, Secret password) {}

    MailSession(EmailConfig config, Login login) {
        this.config = config;
        this.login = login;
        Properties settings = new Properties();
        put(settings, incoming(), config.imap().encryption());
        settings.setProperty("mail." + incoming() + ".timeout", millis(SILENCE));
        settings.setProperty("mail." + incoming() + ".peek", "true");
        put(settings, outgoing(), config.smtp().encryption());
        settings.setProperty("mail." + outgoing() + ".timeout", millis(config.timeoutSeconds()));
        settings.setProperty("mail." + outgoing() + ".auth", "true");
        settings.setProperty("mail." + outgoing() + ".localhost", "moltbot.localdomain");
        this.session = Session.getInstance(settings);
    }

    private void put(Properties settings, String protocol, EmailConfig.Encryption encryption) {
        String begin = "mail." + protocol + ".";
        settings.setProperty(begin + "connectiontimeout", millis(config.timeoutSeconds()));
        settings.setProperty(begin + "ssl.checkserveridentity", "true");
        if (encryption == EmailConfig.Encryption.STARTTLS) {
            settings.setProperty(begin + "starttls.enable", "true");
            settings.setProperty(begin + "starttls.required", "true");
        }
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    private String incoming() {
        return config.imap().encryption() == EmailConfig.Encryption.TLS ? "imaps" : "imap";
    }

    private String outgoing() {
        return config.smtp().encryption() == EmailConfig.Encryption.TLS ? "smtps" : "smtp";
    }

    Session session() {
        return session;
    }

    /// Opens the mailbox; whoever asked closes it.
    Store store() throws MessagingException {
        Store store = session.getStore(incoming());
        store.connect(login.imap(), config.imap().port(), login.user(), login.password().reveal());
        return store;
    }

    /// Opens the folder that is read; it is closed with its store.
    IMAPFolder folder(Store store, int mode) throws MessagingException {
        IMAPFolder folder = (IMAPFolder) store.getFolder(config.imap().folder());
        folder.open(mode);
        return folder;
    }

    /// Opens a way out; whoever asked closes it.
    Transport transport() throws MessagingException {
        Transport transport = session.getTransport(outgoing());
        transport.connect(
                login.smtp(), config.smtp().port(), login.user(), login.password().reveal());
        return transport;
    }

    /// What went wrong, in words of channels.
    ///
    /// @param server `imap` or `smtp`
    static ChannelException failure(String server, MessagingException e)
            throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interrupted = new InterruptedException("the account was ended");
            interrupted.initCause(e);
            throw interrupted;
        }
        int code = code(e);
        ChannelFailure.Kind kind =
                e instanceof AuthenticationFailedException
                        ? ChannelFailure.Kind.AUTH
                        : e instanceof FolderNotFoundException
                                ? ChannelFailure.Kind.INVALID
                                : kind(code);
        ChannelException failure =
                ChannelException.of(
                        kind,
                        "email: %s: %s".formatted(server, said(e)),
                        kind == ChannelFailure.Kind.RATE_LIMITED ? LATER : null);
        failure.initCause(e);
        return failure;
    }

    private static String said(MessagingException e) {
        String text = MailText.oneLine(String.valueOf(e.getMessage()));
        return e instanceof AuthenticationFailedException
                ? text + " (expected: a user and a password that this server takes)"
                : text;
    }

    /// Source: RFC 5321, 4.2; 0 for none.
    private static int code(MessagingException e) {
        MessagingException at = e;
        while (at != null) {
            int code =
                    switch (at) {
                        case SMTPSendFailedException sent -> sent.getReturnCode();
                        case SMTPAddressFailedException address -> address.getReturnCode();
                        case SMTPSenderFailedException sender -> sender.getReturnCode();
                        default -> 0;
                    };
            if (code > 0) {
                return code;
            }
            at = at.getNextException() instanceof MessagingException next ? next : null;
        }
        return 0;
    }

    private static ChannelFailure.Kind kind(int code) {
        return switch (code) {
            case 421, 450, 451, 452 -> ChannelFailure.Kind.RATE_LIMITED;
            case 530, 534, 535 -> ChannelFailure.Kind.AUTH;
            case 550, 551, 553 -> ChannelFailure.Kind.GONE;
            case 552 -> ChannelFailure.Kind.TOO_LARGE;
            default ->
                    code == 0
                            ? ChannelFailure.Kind.NETWORK
                            : code >= 500
                                    ? ChannelFailure.Kind.INVALID
                                    : ChannelFailure.Kind.SERVER;
        };
    }
}
