package bot.molt.ssh.login;

import bot.molt.base.Secret;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.ssh.record.Counters;
import bot.molt.sshwire.HostKey;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;

/// Says whether a key, a code or a password is a user's. A name that is no user's is asked for like
/// one, so that nobody learns from the answer or its time which names there are.
///
/// Errors: `CodedException` where the fleet cannot be asked.
///
/// Threads: any; asks the fleet and may wait.
public final class Doorman {
    private static final System.Logger LOG = System.getLogger(Doorman.class.getName());
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String NOBODY = "nobody";

    private final Fleet fleet;
    private final Logins logins;
    private final LoginGuard guard;
    private final Optional<Secret> fixed;
    private final Counters counters;

    /// @param fixed the password for everybody who has a machine, where the operator insists
    public Doorman(
            Fleet fleet,
            Logins logins,
            LoginGuard guard,
            Optional<Secret> fixed,
            Counters counters) {
        this.fleet = fleet;
        this.logins = logins;
        this.guard = guard;
        this.fixed = fixed;
        this.counters = counters;
    }

    /// Whether the text is the user's password or code. Wrong ones are counted; while user or
    /// address is locked, the right one is refused too, and no code is used up. Who goes on at a
    /// locked user is counted for the address.
    public boolean knows(String user, String password, SocketAddress from) {
        if (!guard.lockOf(from).isZero()) {
            counters.refusedByLock();
            return false;
        }
        if (!guard.lockOfUser(user).isZero()) {
            counters.refusedByLock();
            guard.tried(from);
            return false;
        }
        boolean isName = USER.matcher(user).matches();
        boolean own = logins.accepts(isName ? user : NOBODY, password);
        boolean common = fixed.isPresent() && fixed.get().matches(password);
        boolean right = isName && (own || (common && fleet.find(user).isPresent()));
        if (right) {
            guard.right(user);
        } else {
            counters.wrongPassword();
            guard.wrong(user, from);
            LOG.log(System.Logger.Level.INFO, "wrong password from {0}", LoginGuard.name(from));
        }
        return right;
    }

    /// Whether the key is one of the user's.
    public boolean knows(String user, PublicKey key, SocketAddress from) {
        if (!guard.lockOf(from).isZero()) {
            counters.refusedByLock();
            return false;
        }
        boolean isName = USER.matcher(user).matches();
        boolean found =
                logins.keys(isName ? user : NOBODY).stream()
                        .anyMatch(known -> isSame(known.line(), key));
        if (!found || !isName) {
            counters.wrongKey();
        }
        return found && isName;
    }

    private static boolean isSame(String line, PublicKey key) {
        try {
            return KeyUtils.compareKeys(HostKey.parseLine(line), key);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a key of a user cannot be read and lets nobody in: {0}",
                    e.getMessage());
            return false;
        }
    }
}
