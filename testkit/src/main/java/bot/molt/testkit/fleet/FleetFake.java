package bot.molt.testkit.fleet;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.fleet.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A fleet in memory whose machines are one real SSH server. Every machine starts when it is waited
/// for, unless it was said that it fails.
public final class FleetFake implements Fleet, Logins {
    private final String hostKey;
    private final int port;
    private final Secret key;
    private final Map<String, Machine> machines = new ConcurrentHashMap<>();
    private final Map<String, List<PublicKey>> keys = new ConcurrentHashMap<>();
    private final Map<String, Secret> codes = new ConcurrentHashMap<>();
    private final Map<String, Secret> passwords = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Semaphore touches = new Semaphore(0);

    public FleetFake(String hostKey, int port, Secret key) {
        this.hostKey = hostKey;
        this.port = port;
        this.key = key;
    }

    /// How often a password or code was checked.
    public int asked() {
        return asked.get();
    }

    /// Waits until it was said so many times more that a machine is in use.
    public boolean awaitTouches(int count) throws InterruptedException {
        touches.drainPermits();
        return touches.tryAcquire(count, 60, TimeUnit.SECONDS);
    }

    public void put(String userId, Machine.State state, String detail, String shownKey) {
        machines.put(
                userId,
                new Machine(
                        userId,
                        "vm-" + userId,
                        1,
                        state,
                        detail,
                        "127.0.0.1",
                        port,
                        System.getProperty("user.name"),
                        shownKey,
                        Instant.EPOCH));
    }

    @Override
    public Machine ensure(String userId) {
        Machine machine = machines.get(userId);
        if (machine == null || machine.state() == Machine.State.STOPPED) {
            put(userId, Machine.State.STARTING, "", hostKey);
        }
        return of(userId);
    }

    private Machine of(String userId) {
        return find(userId)
                .orElseThrow(
                        () -> new CodedException(ErrorCode.NOT_FOUND, userId + " has no machine"));
    }

    @Override
    public Optional<Machine> find(String userId) {
        return Optional.ofNullable(machines.get(userId));
    }

    @Override
    public List<Machine> list() {
        return List.copyOf(machines.values());
    }

    @Override
    public Machine await(String userId, Duration limit) {
        Machine machine = machines.get(userId);
        if (machine == null) {
            throw new CodedException(ErrorCode.NOT_FOUND, userId + " has no machine");
        }
        if (machine.state() == Machine.State.STARTING) {
            put(userId, Machine.State.RUNNING, "", hostKey);
        }
        return of(userId);
    }

    @Override
    public Machine stop(String userId) {
        put(userId, Machine.State.STOPPED, "", hostKey);
        return of(userId);
    }

    @Override
    public void destroy(String userId) {
        machines.remove(userId);
    }

    @Override
    public void touch(String userId) {
        if (!machines.containsKey(userId)) {
            throw new CodedException(ErrorCode.NOT_FOUND, userId + " has no machine");
        }
        touches.release();
    }

    @Override
    public Secret key(String userId) {
        return key;
    }

    @Override
    public PublicKey addKey(String userId, String line) {
        PublicKey added = new PublicKey("SHA256:" + line.hashCode(), line);
        keys.computeIfAbsent(userId, _ -> new ArrayList<>()).add(added);
        return added;
    }

    @Override
    public List<PublicKey> keys(String userId) {
        return keys.getOrDefault(userId, List.of());
    }

    @Override
    public boolean removeKey(String userId, String fingerprint) {
        return keys.getOrDefault(userId, new ArrayList<>())
                .removeIf(known -> known.fingerprint().equals(fingerprint));
    }

    @Override
    public Secret newCode(String userId, Duration life) {
        Secret code = Secret.of(Ids.text(12));
        codes.put(userId, code);
        return code;
    }

    @Override
    public Secret newPassword(String userId) {
        Secret password = Secret.of(Ids.text(20));
        passwords.put(userId, password);
        return password;
    }

    @Override
    public boolean accepts(String userId, String secret) {
        asked.incrementAndGet();
        Secret password = passwords.get(userId);
        Secret code = codes.get(userId);
        if (code != null && code.matches(secret)) {
            return codes.remove(userId, code);
        }
        return password != null && password.matches(secret);
    }

    @Override
    public void close() {
        machines.clear();
    }
}
