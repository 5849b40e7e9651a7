package bot.molt.store.bridge;

import bot.molt.base.Secret;
import bot.molt.store.Database;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Which gateway a user's messages go to.
public final class BindingTable {
    private static final String PICK = "SELECT user, url, token, bound_at FROM bindings";

    private final Database database;
    private final Consumer<String> changed;

    BindingTable(Database database, Consumer<String> changed) {
        this.database = database;
        this.changed = changed;
    }

    /// A binding.
    ///
    /// @param url of the gateway's `/webhook`
    public record Binding(String user, URI url, Secret token, Instant at) {}

    public Optional<Binding> find(String user) {
        return database.read(tx -> tx.first(PICK + " WHERE user = ?", BindingTable::row, user));
    }

    /// All of them, by user.
    public List<Binding> list() {
        return database.read(tx -> tx.list(PICK + " ORDER BY user", BindingTable::row));
    }

    /// In the place of an earlier one.
    public void put(Binding binding) {
        database.write(tx -> {
            tx.afterCommit(() -> changed.accept(binding.user()));
            return tx.run(
                    """
                    INSERT INTO bindings(user, url, token, bound_at) VALUES(?, ?, ?, ?)
                    ON CONFLICT(user) DO UPDATE SET
                      url = excluded.url, token = excluded.token, bound_at = excluded.bound_at
                    """,
                    binding.user(),
                    binding.url().toString(),
                    binding.token().reveal(),
                    binding.at().toEpochMilli());
        });
    }

    /// Whether there was one.
    public boolean remove(String user) {
        return database.write(tx -> {
            tx.afterCommit(() -> changed.accept(user));
            return tx.run("DELETE FROM bindings WHERE user = ?", user) > 0;
        });
    }

    private static Binding row(ResultSet row) throws SQLException {
        return new Binding(
                row.getString(1),
                URI.create(row.getString(2)),
                Secret.of(row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)));
    }
}
