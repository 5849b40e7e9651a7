package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Machines that are ready when somebody waits for them, unless they are told to fail.
final class FakeFleet implements Fleet {
    private final Map<String, Machine.State> states = new ConcurrentHashMap<>();
    private volatile boolean failing;

    void failing(boolean fails) {
        failing = fails;
    }

    private Machine machine(String user, Machine.State state) {
        states.put(user, state);
        String detail = state == Machine.State.FAILED ? "磁盘已满" : "";
        return new Machine(
                user,
                "vm-1",
                1,
                state,
                detail,
                "10.0.1.2",
                22,
                "user",
                "ssh-ed25519 A",
                Instant.EPOCH);
    }

    @Override
    public Machine ensure(String user) {
        boolean runs = states.get(user) == Machine.State.RUNNING;
        return machine(user, runs ? Machine.State.RUNNING : Machine.State.STARTING);
    }

    @Override
    public Optional<Machine> find(String user) {
        return Optional.ofNullable(states.get(user)).map(state -> machine(user, state));
    }

    @Override
    public List<Machine> list() {
        return states.keySet().stream().map(user -> machine(user, states.get(user))).toList();
    }

    @Override
    public Machine await(String user, Duration limit) {
        return machine(user, failing ? Machine.State.FAILED : Machine.State.RUNNING);
    }

    @Override
    public Machine stop(String user) {
        if (!states.containsKey(user)) {
            throw new CodedException(ErrorCode.NOT_FOUND, "no machine");
        }
        return machine(user, Machine.State.STOPPED);
    }

    @Override
    public void destroy(String user) {
        states.remove(user);
    }

    @Override
    public void touch(String user) {}

    @Override
    public Secret key(String user) {
        return Secret.of("key");
    }

    @Override
    public void close() {}
}
