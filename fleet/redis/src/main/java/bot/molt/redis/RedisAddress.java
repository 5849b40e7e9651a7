package bot.molt.redis;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a Redis is: `redis://user:password@host:6379/0`, with TLS `rediss://…`. Its text never
/// shows the password.
///
/// @param secret the whole address
/// @param shown without user and password
/// @param authority file with the certificates that are trusted, in PEM; null for those of the JDK
public record RedisAddress(Secret secret, String shown, @Nullable Path authority) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String EXPECTED =
            "(expected: redis://host:6379, with a password redis://:password@host:6379, with TLS rediss://host:6379)";

    /// Reads an address.
    ///
    /// Errors: `invalid_params` where it is none; the text of it is not told, since it may hold a
    /// password.
    ///
    /// @param authority path of a file; empty for none
    public static RedisAddress parse(String text, String authority) {
        URI uri = read(text.strip());
        String scheme = String.valueOf(uri.getScheme());
        boolean isHost = uri.getHost() != null && scheme.matches("rediss?");
        String path = String.valueOf(uri.getPath());
        if (!isHost || !path.matches("/?|/\\d{1,5}")) {
            throw wrong("REDIS_URL: not usable " + EXPECTED);
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        Path file = authority.isBlank() ? null : Path.of(authority.strip());
        if (file != null && !Files.isReadable(file)) {
            throw wrong(
                    "REDIS_CA: %s cannot be read (expected: a file of certificates in PEM)"
                            .formatted(file));
        }
        return new RedisAddress(
                Secret.of(text.strip()),
                "%s://%s%s%s".formatted(scheme, uri.getHost(), port, path),
                file);
    }

    private static URI read(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // its message would show the text
            throw wrong(
                    "REDIS_URL: not usable at character %d %s; signs other than letters and digits in a password are written as %%40 for @"
                            .formatted(e.getIndex() + 1, EXPECTED));
        }
    }

    private static CodedException wrong(String text) {
        return new CodedException(ErrorCode.INVALID_PARAMS, text);
    }

    /// What must not be shown anywhere; empty where the address has no password.
    public Optional<Secret> password() {
        String info = URI.create(secret.reveal()).getUserInfo();
        int colon = info == null ? -1 : info.indexOf(':');
        return info == null ? Optional.empty() : Optional.of(Secret.of(info.substring(colon + 1)));
    }

    RedisURI uri(String writer) {
        RedisURI uri = RedisURI.create(secret.reveal());
        uri.setTimeout(LIMIT);
        uri.setClientName("moltage-" + writer);
        return uri;
    }

    @Override
    public String toString() {
        return shown;
    }
}
