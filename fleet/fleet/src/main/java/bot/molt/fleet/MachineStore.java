package bot.molt.fleet;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.key.SshKeyPair;
import bot.molt.fleet.net.Subnet;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.store.Database;
import bot.molt.store.Tx;
import bot.molt.store.fleet.FleetTables;
import bot.molt.store.fleet.KeyTable;
import bot.molt.store.fleet.MachineRow;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Machines in the database. Each change is one transaction that holds only in the epoch that it
/// was made for: whoever was overtaken changes nothing.
///
/// Threads: any.
final class MachineStore {
    private static final String EPOCH = "epoch";

    private final Database database;
    private final FleetTables tables;
    private final Subnet subnet;
    private final FleetLimits limits;
    private final String sshUser;
    private final InstantSource clock;

    MachineStore(
            Database database,
            FleetTables tables,
            Subnet subnet,
            FleetLimits limits,
            String sshUser,
            InstantSource clock) {
        this.database = database;
        this.tables = tables;
        this.subnet = subnet;
        this.limits = limits;
        this.sshUser = sshUser;
        this.clock = clock;
    }

    /// What became of a wish.
    ///
    /// @param row how it is now
    /// @param changed whether the wish changed it, and somebody must act
    /// @param fresh whether it was made by it
    record Change(MachineRow row, boolean changed, boolean fresh) {}

    Optional<MachineRow> find(String userId) {
        return database.read(tx -> tables.machines().find(tx, userId));
    }

    List<MachineRow> list() {
        return database.read(tables.machines()::list);
    }

    /// Makes a machine, or one that does not run start.
    ///
    /// Errors: `rate_limited` where there are too many, or no address is free.
    Change toStarting(String userId) {
        SshKeyPair host = SshKeyPair.make("moltage-host");
        SshKeyPair client = SshKeyPair.make("moltage");
        return database.write(tx -> {
            Optional<MachineRow> there = tables.machines().find(tx, userId);
            if (there.isEmpty()) {
                return new Change(create(tx, userId, host, client), true, true);
            }
            MachineRow row = there.get();
            return switch (State.valueOf(row.state())) {
                case STARTING, RUNNING -> new Change(row, false, false);
                case STOPPING, STOPPED, FAILED ->
                        new Change(moved(tx, row, State.STARTING, "waiting"), true, false);
            };
        });
    }

    private MachineRow create(Tx tx, String userId, SshKeyPair host, SshKeyPair client)
            throws SQLException {
        long count = tables.machines().count(tx);
        if (count >= limits.machines()) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED,
                    "machines: %d are there (expected: at most VM_MAX=%d; remove one, or raise it)"
                            .formatted(count, limits.machines()));
        }
        String vmId = "vm-" + Ids.text(12);
        long ip =
                tables.addresses()
                        .take(tx, vmId, subnet.first(), subnet.last(), subnet.gateway())
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.RATE_LIMITED,
                                        "addresses: all of %s are taken (expected: a free one; take a wider VM_SUBNET)"
                                                .formatted(subnet.cidr())));
        long now = clock.millis();
        MachineRow row =
                new MachineRow(
                        userId,
                        vmId,
                        tables.counters().next(tx, EPOCH),
                        State.STARTING.name(),
                        "waiting",
                        Subnet.text(ip),
                        "",
                        host.line(),
                        now,
                        now);
        tables.machines().insert(tx, row);
        tables.keys()
                .insert(
                        tx,
                        new KeyTable.Row(
                                vmId, host.pem().reveal(), client.line(), client.pem().reveal()));
        return row;
    }

    private MachineRow moved(Tx tx, MachineRow row, State state, String detail)
            throws SQLException {
        long now = clock.millis();
        MachineRow next =
                row.in(tables.counters().next(tx, EPOCH), now).to(state.name(), detail, now);
        tables.machines().replace(tx, next, row.epoch());
        return next;
    }

    /// A machine that runs, or begins to, is to stop.
    ///
    /// Errors: `not_found`.
    Change toStopping(String userId, String detail) {
        return database.write(tx -> {
            MachineRow row = tables.machines().find(tx, userId).orElseThrow(() -> nobodys(userId));
            return switch (State.valueOf(row.state())) {
                case STOPPED, STOPPING -> new Change(row, false, false);
                case FAILED -> new Change(moved(tx, row, State.STOPPED, ""), false, false);
                case STARTING, RUNNING ->
                        new Change(moved(tx, row, State.STOPPING, detail), true, false);
            };
        });
    }

    /// A machine that somebody used since then is left running.
    Optional<MachineRow> toStoppingIfIdle(String userId, long since) {
        return database.write(tx -> {
            Optional<MachineRow> idle =
                    tables.machines()
                            .find(tx, userId)
                            .filter(row -> row.state().equals(State.RUNNING.name()))
                            .filter(row -> row.usedAt() <= since);
            return idle.isEmpty()
                    ? Optional.<MachineRow>empty()
                    : Optional.of(moved(tx, idle.get(), State.STOPPING, "nobody used it"));
        });
    }

    /// Another orchestrator's work is ours now.
    MachineRow takeOver(MachineRow row) {
        return database.write(tx -> {
            MachineRow next =
                    new MachineRow(
                            row.userId(),
                            row.vmId(),
                            tables.counters().next(tx, EPOCH),
                            row.state(),
                            row.detail(),
                            row.ip(),
                            row.reach(),
                            row.hostKey(),
                            row.changedAt(),
                            row.usedAt());
            tables.machines().replace(tx, next, row.epoch());
            return next;
        });
    }

    /// Notes how it is; false where somebody else came first.
    boolean become(MachineRow row, State state, String detail) {
        return become(row, state, detail, row.reach());
    }

    /// Notes how it is, and where it is reached.
    boolean become(MachineRow row, State state, String detail, String reach) {
        MachineRow next = row.at(reach).to(state.name(), detail, clock.millis());
        return database.write(tx -> tables.machines().replace(tx, next, row.epoch()));
    }

    /// Tells people how far it is.
    void say(MachineRow row, String detail) {
        database.note(tx -> tables.machines().replace(tx, row.saying(detail), row.epoch()));
    }

    void touch(String userId) {
        long now = clock.millis();
        database.note(tx -> {
            tables.machines().touch(tx, userId, now);
            return true;
        });
    }

    /// Forgets a machine. Its address stays taken until [#release].
    Optional<MachineRow> remove(String userId) {
        return database.write(tx -> {
            Optional<MachineRow> row = tables.machines().find(tx, userId);
            if (row.isPresent()) {
                tables.machines().remove(tx, userId, row.get().epoch());
                tables.keys().remove(tx, row.get().vmId());
            }
            return row;
        });
    }

    void release(String vmId) {
        database.write(tx -> {
            tables.addresses().release(tx, vmId);
            return true;
        });
    }

    void releaseOrphans() {
        database.write(tables.addresses()::releaseOrphans);
    }

    Guest guest(MachineRow row) {
        KeyTable.Row keys = keys(row);
        return new Guest(
                row.vmId(),
                limits.vcpus(),
                limits.memoryMib(),
                row.ip(),
                new Guest.Keys(Secret.of(keys.hostPrivate()), keys.clientPublic()));
    }

    Secret key(String userId) {
        MachineRow row = find(userId).orElseThrow(() -> nobodys(userId));
        return Secret.of(keys(row).clientPrivate());
    }

    private KeyTable.Row keys(MachineRow row) {
        return database.read(tx -> tables.keys().find(tx, row.vmId()))
                .orElseThrow(() -> nobodys(row.userId()));
    }

    static CodedException nobodys(String userId) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "user_id: %s has no machine (make one first)".formatted(userId));
    }

    Machine machine(MachineRow row) {
        Reach reach = Reach.parse(row.reach());
        return new Machine(
                row.userId(),
                row.vmId(),
                row.epoch(),
                State.valueOf(row.state()),
                row.detail(),
                reach.host(),
                reach.port(),
                sshUser,
                row.hostKey(),
                Instant.ofEpochMilli(row.changedAt()));
    }
}
