package bot.molt.ssh.login;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

/// Locks users and addresses against guessing. A user's lock is on passwords and codes only: who
/// has the key comes in whatever others guess.
///
/// Threads: any.
public final class LoginGuard {
    private static final int NAMES = 65_536;
    private static final int FREE_FOR_A_USER = 5;
    private static final int FREE_FOR_AN_ADDRESS = 20;
    private static final int PREFIX_BYTES = 8;

    private final LockTable users;
    private final LockTable addresses;

    public LoginGuard(InstantSource clock) {
        users = new LockTable(FREE_FOR_A_USER, NAMES, clock);
        addresses = new LockTable(FREE_FOR_AN_ADDRESS, NAMES, clock);
    }

    /// How long passwords of this user are refused.
    Duration lockOfUser(String user) {
        return users.left(user);
    }

    /// How long this address is refused.
    public Duration lockOf(SocketAddress address) {
        return addresses.left(name(address));
    }

    void wrong(String user, SocketAddress address) {
        users.wrong(user);
        addresses.wrong(name(address));
    }

    /// Somebody tries a user who is locked.
    void tried(SocketAddress address) {
        addresses.wrong(name(address));
    }

    /// The user is in; what went wrong at the address stays counted, since somebody with an account
    /// may guess others'.
    void right(String user) {
        users.forget(user);
    }

    public long lockedUsers() {
        return users.locked();
    }

    public long lockedAddresses() {
        return addresses.locked();
    }

    /// Names that are remembered.
    public int size() {
        return users.size() + addresses.size();
    }

    /// The address; of one of IPv6 the network that one customer has.
    static String name(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return address.toString();
        }
        InetAddress host = inet.getAddress();
        byte[] bytes = host.getAddress();
        return bytes.length <= Integer.BYTES
                ? host.getHostAddress()
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, PREFIX_BYTES));
    }
}
