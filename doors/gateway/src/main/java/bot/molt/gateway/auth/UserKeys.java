package bot.molt.gateway.auth;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// The keys of users: those in the configuration and those that were handed out while running,
/// which stand as digests in `<state>/users.json`.
///
/// Threads: safe for any number; who looks a key up never waits for who changes one.
public final class UserKeys {
    private static final String PREFIX = "mk_";
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";

    private final Path file;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile KeyRing ring;

    /// A key that is shown this once.
    public record Issued(String userId, Secret key) {}

    private UserKeys(Path file, InstantSource clock, KeyRing ring) {
        this.file = file;
        this.clock = clock;
        this.ring = ring;
    }

    /// Reads the file, which may be missing.
    ///
    /// Errors: `unavailable` where it cannot be read: nobody comes in on a guess.
    public static UserKeys open(Path file, InstantSource clock) {
        try {
            KeyRing ring =
                    Files.exists(file)
                            ? KeyRing.parse(JsonText.parseObject(Files.readAllBytes(file)))
                            : KeyRing.EMPTY;
            return new UserKeys(file, clock, ring);
        } catch (IOException | IllegalArgumentException e) {
            String text =
                    file
                            + ": cannot be read (expected: the keys of users; restore it or move it away)";
            throw new CodedException(ErrorCode.UNAVAILABLE, text, e);
        }
    }

    /// Takes over the users of a new configuration.
    public void configure(List<KnownUser> users) {
        turn.lock();
        try {
            ring = ring.configured(users);
        } finally {
            turn.unlock();
        }
    }

    /// The user whose key this is.
    public Optional<String> find(String key) {
        return ring.find(KeyDigest.of(key));
    }

    /// Whether there is such a user.
    public boolean knows(String userId) {
        return ring.knows(userId);
    }

    /// Every user and the state of the key.
    public List<UserEntry> list() {
        return ring.list();
    }

    /// Gives a new user a key.
    ///
    /// Errors: `conflict` where the user has one, `invalid_params` for an id that is no plain name.
    public Issued add(String userId) {
        if (!userId.matches(ID) || userId.equals("operator")) {
            String text =
                    "user: %s (expected: letters, digits, '.', '_', '@' and '-'; not operator)"
                            .formatted(userId);
            throw new CodedException(ErrorCode.INVALID_PARAMS, text);
        }
        return issue(
                userId,
                now -> {
                    if (now.hasKey(userId)) {
                        throw new CodedException(
                                ErrorCode.CONFLICT,
                                "user: "
                                        + userId
                                        + " has a key (expected: a new user; `users rotate` makes another key)");
                    }
                    return now;
                });
    }

    /// Gives a user a new key; the old ones end at once, the configured one included.
    ///
    /// Errors: `not_found`.
    public Issued rotate(String userId) {
        return issue(userId, now -> now.known(userId).retired(userId));
    }

    /// Ends all keys of a user, the configured one included.
    ///
    /// Errors: `not_found`.
    public void revoke(String userId) {
        change(now -> now.known(userId).retired(userId));
    }

    private Issued issue(String userId, UnaryOperator<KeyRing> before) {
        String key = PREFIX + Ids.token();
        change(now -> before.apply(now).issued(userId, KeyDigest.of(key), clock.instant()));
        return new Issued(userId, Secret.of(key));
    }

    /// Those who change keys take turns, file included; a change is durable before it is true.
    private void change(UnaryOperator<KeyRing> change) {
        turn.lock();
        try {
            KeyRing next = change.apply(ring);
            PrivateFile.write(file, JsonText.pretty(next.stored()) + "\n");
            ring = next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            turn.unlock();
        }
    }
}
