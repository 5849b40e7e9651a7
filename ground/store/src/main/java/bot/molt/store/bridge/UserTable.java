package bot.molt.store.bridge;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.store.Database;
import bot.molt.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Who ever wrote, how much may be said to them, and what they were asked.
public final class UserTable {
    private static final String PICK = "SELECT user, first_at, seen_at, follows FROM users";

    private final Database database;
    private final Consumer<String> changed;

    UserTable(Database database, Consumer<String> changed) {
        this.database = database;
        this.changed = changed;
    }

    /// Somebody who wrote.
    public record Row(String user, Instant first, Instant seen, boolean follows) {}

    static void change(Tx tx, String user, Instant now, UnaryOperator<Json.Obj> budget)
            throws SQLException {
        String next = JsonText.compact(budget.apply(budget(tx, user)));
        tx.run(
                """
                INSERT INTO users(user, first_at, seen_at, budget) VALUES(?, ?, ?, ?)
                ON CONFLICT(user) DO UPDATE SET seen_at = excluded.seen_at, budget = excluded.budget
                """,
                user,
                now.toEpochMilli(),
                now.toEpochMilli(),
                next);
    }

    private static Json.Obj budget(Tx tx, String user) throws SQLException {
        return tx.first("SELECT budget FROM users WHERE user = ?", row -> row.getString(1), user)
                .map(JsonText::parseObject)
                .orElse(Json.Obj.EMPTY);
    }

    /// How much may be said; empty for nobody known.
    public Json.Obj budget(String user) {
        return database.read(tx -> budget(tx, user));
    }

    /// Changes how much may be said. The end of this process does not undo it.
    public void spend(String user, UnaryOperator<Json.Obj> budget) {
        database.note(tx ->
                tx.run(
                        "UPDATE users SET budget = ? WHERE user = ?",
                        JsonText.compact(budget.apply(budget(tx, user))),
                        user));
    }

    /// Notes a question whose answer is waited for.
    public void ask(String user, String question, Instant until) {
        database.note(tx ->
                tx.run(
                        "UPDATE users SET question = ?, question_until = ? WHERE user = ?",
                        question,
                        until.toEpochMilli(),
                        user));
    }

    /// The question that is open, which is none any more after this.
    public Optional<String> asked(String user, Instant now) {
        return database.note(tx -> {
            Optional<String> open =
                    tx.first(
                            "SELECT question FROM users WHERE user = ? AND question <> '' AND question_until > ?",
                            row -> row.getString(1),
                            user,
                            now.toEpochMilli());
            tx.run("UPDATE users SET question = '' WHERE user = ?", user);
            return open;
        });
    }

    /// Notes whether somebody follows the account.
    public void follows(String user, boolean follows) {
        database.note(tx -> {
            tx.afterCommit(() -> changed.accept(user));
            return tx.run("UPDATE users SET follows = ? WHERE user = ?", follows ? 1 : 0, user);
        });
    }

    public Optional<Row> find(String user) {
        return database.read(tx -> tx.first(PICK + " WHERE user = ?", UserTable::row, user));
    }

    /// Everybody, by name.
    public List<Row> list() {
        return database.read(tx -> tx.list(PICK + " ORDER BY user", UserTable::row));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(1),
                Instant.ofEpochMilli(row.getLong(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getInt(4) == 1);
    }

    /// How many there are.
    public long count() {
        return database.read(
                tx -> tx.first("SELECT count(*) FROM users", row -> row.getLong(1)).orElse(0L));
    }

    /// Something about the account as a whole; empty for nothing known.
    public String fact(String name) {
        return database.read(tx ->
                tx.first("SELECT value FROM facts WHERE name = ?", row -> row.getString(1), name)
                        .orElse(""));
    }

    /// Notes it.
    public void fact(String name, String value) {
        database.note(tx ->
                tx.run(
                        "INSERT INTO facts(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                        name,
                        value));
    }
}
