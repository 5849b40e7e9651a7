package bot.molt.store.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
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

/// Messages of users. Of each user and lane the oldest goes first. A message is forgotten when it
/// is done, but for its key and what it was answered at once.
public final class MessagesIn {
    private static final String PICK =
            """
            SELECT seq, dedupe, user, lane, received_at, attempts, message FROM inbox
            """;

    private final Database database;
    private final Consumer<String> changed;

    MessagesIn(Database database, Consumer<String> changed) {
        this.database = database;
        this.changed = changed;
    }

    /// A message that came.
    ///
    /// @param key the same for each delivery of it
    /// @param lane messages of one lane wait for each other
    /// @param message empty where nothing is to be done
    /// @param nonce of the delivery; another message may not come with it
    public record Arrival(String key, String user, String lane, Json.Obj message, String nonce) {
        /// The same, delivered with this nonce.
        public Arrival with(String newNonce) {
            return new Arrival(key, user, lane, message, newNonce);
        }
    }

    /// What became of an arrival.
    ///
    /// @param fresh whether it came for the first time
    /// @param reply what an earlier delivery was answered; empty for nothing
    public record Received(boolean fresh, String reply) {}

    /// A message that waits.
    public record Item(
            long seq,
            String key,
            String user,
            String lane,
            Instant at,
            int attempts,
            Json.Obj message) {}

    /// A lane of a user.
    public record Queue(String user, String lane) {}

    /// Keeps a message unless it is there. On the disk when this returns, and so is its nonce.
    ///
    /// Errors: `forbidden` where the nonce came with another message, before a restart too.
    ///
    /// @param budget makes the user's new budget of the old one
    public Received receive(Arrival arrival, Instant now, UnaryOperator<Json.Obj> budget) {
        return database.write(tx -> {
            claim(tx, arrival, now);
            tx.afterCommit(() -> changed.accept(arrival.user()));
            return received(tx, arrival, now, budget);
        });
    }

    private static void claim(Tx tx, Arrival arrival, Instant now) throws SQLException {
        int added =
                tx.run(
                        "INSERT INTO nonces(nonce, message, at) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
                        arrival.nonce(),
                        arrival.key(),
                        now.toEpochMilli());
        boolean isMine =
                added > 0
                        || tx.first(
                                        "SELECT message FROM nonces WHERE nonce = ?",
                                        row -> row.getString(1),
                                        arrival.nonce())
                                .filter(arrival.key()::equals)
                                .isPresent();
        if (!isMine) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN, "nonce: used for another message (expected: a new one)");
        }
    }

    /// Forgets nonces that came before then: what shows one of them now is too old for other
    /// reasons.
    public void pruneNonces(Instant before) {
        database.note(tx -> tx.run("DELETE FROM nonces WHERE at < ?", before.toEpochMilli()));
    }

    private static Received received(
            Tx tx, Arrival arrival, Instant now, UnaryOperator<Json.Obj> budget)
            throws SQLException {
        String state = arrival.message().members().isEmpty() ? "done" : "waiting";
        int added =
                tx.run(
                        """
                        INSERT INTO inbox(dedupe, user, lane, received_at, state, message)
                        VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(dedupe) DO NOTHING
                        """,
                        arrival.key(),
                        arrival.user(),
                        arrival.lane(),
                        now.toEpochMilli(),
                        state,
                        JsonText.compact(arrival.message()));
        if (added == 0) {
            return new Received(
                    false,
                    tx.first(
                                    "SELECT reply FROM inbox WHERE dedupe = ?",
                                    row -> row.getString(1),
                                    arrival.key())
                            .orElse(""));
        }
        UserTable.change(tx, arrival.user(), now, budget);
        return new Received(true, "");
    }

    /// The oldest that waits.
    public Optional<Item> next(String user, String lane) {
        return database.read(tx ->
                tx.first(
                        PICK
                                + "WHERE state = 'waiting' AND lane = ? AND user = ? ORDER BY seq LIMIT 1",
                        MessagesIn::row,
                        lane,
                        user));
    }

    /// Where something waits.
    public List<Queue> waiting() {
        return database.read(tx ->
                tx.list(
                        "SELECT DISTINCT user, lane FROM inbox WHERE state = 'waiting'",
                        row -> new Queue(row.getString(1), row.getString(2))));
    }

    /// It was tried in vain.
    public void tried(long seq) {
        database.note(tx -> tx.run("UPDATE inbox SET attempts = attempts + 1 WHERE seq = ?", seq));
    }

    /// It is done.
    ///
    /// @param reply in the body of the delivery; empty for none
    /// @param out what is said in messages of their own
    public void done(Item item, String reply, List<MessagesOut.Fresh> out) {
        database.write(tx -> {
            finish(tx, item.seq(), reply);
            for (MessagesOut.Fresh fresh : out) {
                MessagesOut.put(tx, fresh);
            }
            return true;
        });
    }

    private static void finish(Tx tx, long seq, String reply) throws SQLException {
        tx.run(
                "UPDATE inbox SET state = 'done', message = '{}', reply = ? WHERE seq = ?",
                reply.isEmpty() ? null : reply,
                seq);
    }

    /// Notes what a delivery was answered in its body, in the place of messages that are on their
    /// way out.
    public void replied(String key, String reply, List<MessagesOut.Piece> pieces) {
        database.write(tx -> {
            tx.run("UPDATE inbox SET reply = ? WHERE dedupe = ?", reply, key);
            MessagesOut.take(tx, pieces);
            return true;
        });
    }

    /// How many wait.
    public long count() {
        return database.read(tx ->
                tx.first(
                                "SELECT count(*) FROM inbox WHERE state = 'waiting'",
                                row -> row.getLong(1))
                        .orElse(0L));
    }

    /// Forgets the keys of what was done before.
    public void prune(Instant before) {
        database.note(tx ->
                tx.run(
                        "DELETE FROM inbox WHERE state = 'done' AND received_at < ?",
                        before.toEpochMilli()));
    }

    private static Item row(ResultSet row) throws SQLException {
        return new Item(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getInt(6),
                JsonText.parseObject(row.getString(7)));
    }
}
