package bot.molt.store.fleet;

import bot.molt.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Public keys of people, and hashes of what else lets them in.
public final class LoginTable {
    LoginTable() {}

    /// What lets a user in.
    ///
    /// @param hash of it
    /// @param goodUntil in milliseconds; the largest number for ever
    public record SecretRow(String hash, long goodUntil) {}

    /// A public key.
    public record KeyRow(String fingerprint, String line) {}

    /// Adds a key; one that is there already stays.
    public void addKey(Tx tx, String userId, KeyRow key) throws SQLException {
        tx.run(
                """
                INSERT INTO login_keys(user_id, fingerprint, line, seq)
                VALUES(?, ?, ?, (SELECT ifnull(max(seq), 0) + 1 FROM login_keys WHERE user_id = ?))
                ON CONFLICT DO NOTHING
                """,
                userId,
                key.fingerprint(),
                key.line(),
                userId);
    }

    /// In the order in which they came.
    public List<KeyRow> keys(Tx tx, String userId) throws SQLException {
        return tx.list(
                "SELECT fingerprint, line FROM login_keys WHERE user_id = ? ORDER BY seq",
                row -> new KeyRow(row.getString(1), row.getString(2)),
                userId);
    }

    public boolean removeKey(Tx tx, String userId, String fingerprint) throws SQLException {
        return tx.run(
                        "DELETE FROM login_keys WHERE user_id = ? AND fingerprint = ?",
                        userId,
                        fingerprint)
                > 0;
    }

    /// Writes a secret in the place of the user's earlier one of this kind.
    public void put(Tx tx, String userId, String kind, SecretRow row) throws SQLException {
        tx.run(
                """
                INSERT INTO login_secrets(user_id, kind, hash, good_until) VALUES(?, ?, ?, ?)
                ON CONFLICT(user_id, kind) DO UPDATE SET hash = excluded.hash,
                  good_until = excluded.good_until
                """,
                userId,
                kind,
                row.hash(),
                row.goodUntil());
    }

    public Optional<SecretRow> find(Tx tx, String userId, String kind) throws SQLException {
        return tx.first(
                "SELECT hash, good_until FROM login_secrets WHERE user_id = ? AND kind = ?",
                row -> new SecretRow(row.getString(1), row.getLong(2)),
                userId,
                kind);
    }

    /// Takes a secret away if it is still this one; whether it was.
    public boolean use(Tx tx, String userId, String kind, String hash) throws SQLException {
        return tx.run(
                        "DELETE FROM login_secrets WHERE user_id = ? AND kind = ? AND hash = ?",
                        userId,
                        kind,
                        hash)
                > 0;
    }
}
