package bot.molt.store.bridge;

import bot.molt.store.Database;
import bot.molt.store.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Everything that the bridge keeps, over one database.
///
/// Threads: safe for any number.
public final class BridgeStore implements AutoCloseable {
    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            List.of(
                                    """
                                    CREATE TABLE inbox(
                                      seq INTEGER PRIMARY KEY AUTOINCREMENT, dedupe TEXT NOT NULL UNIQUE,
                                      user TEXT NOT NULL, lane TEXT NOT NULL, received_at INTEGER NOT NULL,
                                      state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
                                      message TEXT NOT NULL, reply TEXT)
                                    """,
                                    "CREATE INDEX inbox_open ON inbox(lane, user, seq) WHERE state = 'waiting'",
                                    "CREATE INDEX inbox_by_time ON inbox(received_at)",
                                    """
                                    CREATE TABLE outbox(
                                      seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
                                      user TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
                                      taken INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL,
                                      state TEXT NOT NULL)
                                    """,
                                    "CREATE INDEX outbox_open ON outbox(user, seq) WHERE state = 'waiting'",
                                    "CREATE INDEX outbox_by_time ON outbox(at) WHERE state <> 'waiting'",
                                    """
                                    CREATE TABLE users(
                                      user TEXT PRIMARY KEY, first_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
                                      budget TEXT NOT NULL, question TEXT NOT NULL DEFAULT '',
                                      question_until INTEGER NOT NULL DEFAULT 0,
                                      follows INTEGER NOT NULL DEFAULT 1) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE bindings(
                                      user TEXT PRIMARY KEY, url TEXT NOT NULL, token TEXT NOT NULL,
                                      bound_at INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE streams(
                                      user TEXT NOT NULL, id TEXT NOT NULL, part INTEGER NOT NULL,
                                      text TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(user, id)) WITHOUT ROWID
                                    """,
                                    "CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"),
                            List.of(
                                    "CREATE TABLE nonces(nonce TEXT PRIMARY KEY, message TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
                                    "CREATE INDEX nonces_by_time ON nonces(at)")));

    private final Database database;
    private volatile Consumer<String> changed = _ -> {};

    private BridgeStore(Database database) {
        this.database = database;
    }

    /// Opens the file, making it with mode 0600.
    ///
    /// Errors: `IOException` where it is no database of the bridge.
    public static BridgeStore open(Path file) throws IOException {
        return new BridgeStore(Database.open(file, SCHEMA));
    }

    /// Tells somebody of users of whom something changed, once that is committed.
    ///
    /// @param follower must not wait
    public void follow(Consumer<String> follower) {
        changed = follower;
    }

    private void told(String user) {
        changed.accept(user);
    }

    public MessagesIn in() {
        return new MessagesIn(database, this::told);
    }

    public MessagesOut out() {
        return new MessagesOut(database);
    }

    public UserTable users() {
        return new UserTable(database, this::told);
    }

    public BindingTable bindings() {
        return new BindingTable(database, this::told);
    }

    public StreamTable streams() {
        return new StreamTable(database);
    }

    /// See [Database#load].
    public Database.Load load() {
        return database.load();
    }

    @Override
    public void close() {
        database.close();
    }
}
