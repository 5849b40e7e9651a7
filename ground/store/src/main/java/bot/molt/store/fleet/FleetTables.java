package bot.molt.store.fleet;

import bot.molt.store.Database;
import bot.molt.store.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The tables of a fleet.
///
/// @param counters numbers that only grow
/// @param machines who has which
/// @param addresses which are taken
/// @param keys of machines
/// @param logins of people
public record FleetTables(
        CounterTable counters,
        MachineTable machines,
        AddressTable addresses,
        KeyTable keys,
        LoginTable logins) {
    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            List.of(
                                    "CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
                                    """
                                    CREATE TABLE machines(
                                      user_id TEXT PRIMARY KEY, vm_id TEXT NOT NULL UNIQUE, epoch INTEGER NOT NULL,
                                      state TEXT NOT NULL, detail TEXT NOT NULL, ip TEXT NOT NULL UNIQUE,
                                      reach TEXT NOT NULL, host_key TEXT NOT NULL, changed_at INTEGER NOT NULL,
                                      used_at INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE addresses(
                                      ip INTEGER PRIMARY KEY, vm_id TEXT NOT NULL UNIQUE)
                                    """,
                                    """
                                    CREATE TABLE vm_keys(
                                      vm_id TEXT PRIMARY KEY, host_private TEXT NOT NULL,
                                      client_public TEXT NOT NULL, client_private TEXT NOT NULL) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE login_keys(
                                      user_id TEXT NOT NULL, fingerprint TEXT NOT NULL, line TEXT NOT NULL,
                                      seq INTEGER NOT NULL, PRIMARY KEY(user_id, fingerprint)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE login_secrets(
                                      user_id TEXT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL,
                                      good_until INTEGER NOT NULL, PRIMARY KEY(user_id, kind)) WITHOUT ROWID
                                    """)));

    /// The tables, without a database.
    public FleetTables() {
        this(_ -> {});
    }

    /// The tables, without a database.
    ///
    /// @param machineChanged is told of users whose machine changed, after the commit; must not
    ///   wait
    public FleetTables(Consumer<String> machineChanged) {
        this(
                new CounterTable(),
                new MachineTable(machineChanged),
                new AddressTable(),
                new KeyTable(),
                new LoginTable());
    }

    /// Opens the file of a fleet, making it where it is missing.
    ///
    /// Errors: `IOException` where it is no database, or one of a newer version.
    public static Database open(Path file) throws IOException {
        return Database.open(file, SCHEMA);
    }
}
