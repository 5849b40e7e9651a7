package bot.molt.channels.email;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.spi.channel.ChannelConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.email`.
///
/// @param address null where nothing is configured
/// @param password null where it comes from elsewhere
/// @param passwordFile null for none
/// @param authServer null where nothing is configured
public record EmailConfig(
        @Flat ChannelConfig common,
        @Doc("The bot's address, and its name at both servers where user is unset.")
                @Nullable String address,
        @Doc(
                        "Its password at both servers. Unset: passwordFile, then EMAIL_PASSWORD for the default account.")
                @Nullable Secret password,
        @Doc("A file whose first line is the password.") @Nullable Path passwordFile,
        @Doc("Name at both servers, where that is not the address.") @Nullable String user,
        @Doc("Where mail comes from.") Imap imap,
        @Doc("Where mail goes.") Smtp smtp,
        @Guarded
                @Doc(
                        "The server that checks who mail is from, as it writes itself into Authentication-Results: mail that it did not prove is not read. none: whoever writes somebody's address into From is taken for them.")
                @Nullable String authServer,
        @Default("30s") @Doc("How long a server may take; 1s..500s.") Duration timeoutSeconds) {
    /// How a connection is encrypted.
    public enum Encryption {
        TLS,
        STARTTLS,
        NONE
    }

    /// Settings under `imap`.
    ///
    /// @param host null where nothing is configured
    public record Imap(
            @Doc("Name of the server.") @Nullable String host,
            @Default("993") @Doc("Its port.") int port,
            @Default("tls")
                    @Doc(
                            "How the connection is encrypted: tls, starttls, none (to this machine only).")
                    Encryption encryption,
            @Default("INBOX") @Doc("The folder that is read.") String folder) {
        public Imap {
            Require.range("port", port, 1, 65_535);
        }
    }

    /// Settings under `smtp`.
    ///
    /// @param host null where nothing is configured
    public record Smtp(
            @Doc("Name of the server.") @Nullable String host,
            @Default("465") @Doc("Its port.") int port,
            @Default("tls")
                    @Doc(
                            "How the connection is encrypted: tls, starttls, none (to this machine only).")
                    Encryption encryption) {
        public Smtp {
            Require.range("port", port, 1, 65_535);
        }
    }

    public EmailConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
