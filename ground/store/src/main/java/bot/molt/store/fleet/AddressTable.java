package bot.molt.store.fleet;

import bot.molt.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/// Addresses that are taken. One that becomes free is the last to be taken again.
public final class AddressTable {
    private static final String CURSOR = "address";
    private final CounterTable counters = new CounterTable();

    AddressTable() {}

    /// Takes an address for a machine; empty where none is free.
    ///
    /// @param first of those that may be taken, as a number
    /// @param last of them
    /// @param kept one among them that may not be
    public Optional<Long> take(Tx tx, String vmId, long first, long last, long kept)
            throws SQLException {
        long cursor = counters.value(tx, CURSOR);
        long from = cursor < first || cursor >= last ? first : cursor + 1;
        Optional<Long> free = free(tx, from, last, kept);
        if (free.isEmpty() && from > first) {
            free = free(tx, first, from - 1, kept);
        }
        if (free.isPresent()) {
            tx.run("INSERT INTO addresses(ip, vm_id) VALUES(?, ?)", free.get(), vmId);
            counters.set(tx, CURSOR, free.get());
        }
        return free;
    }

    /// The first of a range, or the first after a taken one, that is not taken.
    private static Optional<Long> free(Tx tx, long first, long last, long kept)
            throws SQLException {
        return tx.first(
                """
                WITH taken(ip) AS (SELECT ip FROM addresses UNION SELECT ?),
                  next(ip) AS (SELECT ? UNION SELECT ip + 1 FROM taken WHERE ip >= ? AND ip < ?)
                SELECT min(ip) FROM next WHERE ip NOT IN (SELECT ip FROM taken) AND ip <= ?
                HAVING min(ip) IS NOT NULL
                """,
                row -> row.getLong(1),
                kept,
                first,
                first,
                last,
                last);
    }

    public void release(Tx tx, String vmId) throws SQLException {
        tx.run("DELETE FROM addresses WHERE vm_id = ?", vmId);
    }

    /// Frees the addresses of machines that are no more; how many.
    public int releaseOrphans(Tx tx) throws SQLException {
        return tx.run("DELETE FROM addresses WHERE vm_id NOT IN (SELECT vm_id FROM machines)");
    }
}
