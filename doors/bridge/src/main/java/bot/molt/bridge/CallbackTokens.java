package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.config.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token for each user, by which a gateway may answer them: made of the user's name with a key
/// that never leaves this machine.
///
/// Threads: safe for any number.
final class CallbackTokens {
    private final SecretKeySpec key;

    private CallbackTokens(Secret key) {
        this.key = new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /// The key of a file, which is made where it is missing; readable by its owner alone.
    static CallbackTokens open(Path file) {
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, Ids.token() + "\n");
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            String text = Files.readString(file).strip();
            if (text.length() < 32) {
                throw new CodedException(
                        ErrorCode.UNAVAILABLE,
                        "%s: too short (expected: 32 characters or more; delete the file to have one made)"
                                .formatted(file));
            }
            return new CallbackTokens(Secret.of(text));
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    Secret of(String user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] made = mac.doFinal(("callback:" + user).getBytes(StandardCharsets.UTF_8));
            return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(made));
        } catch (GeneralSecurityException e) {
            throw new LinkageError("every JDK has HMAC-SHA256", e);
        }
    }
}
