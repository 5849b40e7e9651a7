package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.spi.fleet.Logins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keys and passwords in memory.
final class FakeLogins implements Logins {
    private final List<PublicKey> keys = new CopyOnWriteArrayList<>();

    @Override
    public PublicKey addKey(String user, String line) {
        if (!line.startsWith("ssh-")) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, "key: not usable");
        }
        PublicKey key = new PublicKey("SHA256:" + Integer.toHexString(line.hashCode()), line);
        keys.add(key);
        return key;
    }

    @Override
    public List<PublicKey> keys(String user) {
        return new ArrayList<>(keys);
    }

    @Override
    public boolean removeKey(String user, String fingerprint) {
        return keys.removeIf(key -> key.fingerprint().equals(fingerprint));
    }

    @Override
    public Secret newCode(String user, Duration life) {
        return Secret.of("code-4711");
    }

    @Override
    public Secret newPassword(String user) {
        return Secret.of("new-password-0815");
    }

    @Override
    public boolean accepts(String user, String secret) {
        return false;
    }
}
