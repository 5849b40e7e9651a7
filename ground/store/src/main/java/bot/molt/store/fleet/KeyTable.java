package bot.molt.store.fleet;

import bot.molt.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/// Keys of machines; their file is readable by its owner alone.
public final class KeyTable {
    KeyTable() {}

    /// Keys of one machine, private ones in OpenSSH's PEM form.
    ///
    /// @param hostPrivate of its SSH server
    /// @param clientPublic line of the key that opens it
    /// @param clientPrivate the key that opens it
    public record Row(String vmId, String hostPrivate, String clientPublic, String clientPrivate) {
        @Override
        public String toString() {
            return "keys of " + vmId;
        }
    }

    public void insert(Tx tx, Row row) throws SQLException {
        tx.run(
                "INSERT INTO vm_keys VALUES(?, ?, ?, ?)",
                row.vmId(),
                row.hostPrivate(),
                row.clientPublic(),
                row.clientPrivate());
    }

    public Optional<Row> find(Tx tx, String vmId) throws SQLException {
        return tx.first(
                "SELECT vm_id, host_private, client_public, client_private FROM vm_keys WHERE vm_id = ?",
                row ->
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)),
                vmId);
    }

    public void remove(Tx tx, String vmId) throws SQLException {
        tx.run("DELETE FROM vm_keys WHERE vm_id = ?", vmId);
    }
}
