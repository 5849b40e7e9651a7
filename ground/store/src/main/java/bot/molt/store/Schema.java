package bot.molt.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Tables of one database, as the steps that brought them to what they are. A step is never changed
/// once it was released; a new one is added.
///
/// @param steps statements of SQL, in the order in which they are done
public record Schema(List<List<String>> steps) {
    public Schema {
        steps = List.copyOf(steps);
    }

    /// What the gateway keeps.
    static final Schema GATEWAY =
            new Schema(
                    List.of(
                            List.of(
                                    """
                                    CREATE TABLE sessions(
                                      key TEXT PRIMARY KEY, owner TEXT NOT NULL, agent TEXT NOT NULL,
                                      session_id TEXT NOT NULL, label TEXT, updated_at INTEGER NOT NULL,
                                      entry TEXT NOT NULL) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX sessions_by_time ON sessions(updated_at DESC)",
                                    "CREATE INDEX sessions_by_id ON sessions(session_id)",
                                    "CREATE UNIQUE INDEX sessions_by_label ON sessions(owner, label) WHERE label IS NOT NULL",
                                    """
                                    CREATE TABLE entries(
                                      session_id TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
                                      json TEXT NOT NULL, PRIMARY KEY(session_id, seq)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE inbox(
                                      seq INTEGER PRIMARY KEY AUTOINCREMENT, dedupe TEXT NOT NULL UNIQUE,
                                      run_id TEXT NOT NULL, session TEXT NOT NULL, received_at INTEGER NOT NULL,
                                      state TEXT NOT NULL, turn TEXT, attempts INTEGER NOT NULL DEFAULT 0,
                                      message TEXT NOT NULL, outcome TEXT, ended_at INTEGER)
                                    """,
                                    "CREATE INDEX inbox_open ON inbox(seq) WHERE state <> 'done'",
                                    "CREATE INDEX inbox_by_end ON inbox(ended_at) WHERE state = 'done'",
                                    """
                                    CREATE TABLE calls(
                                      turn TEXT NOT NULL, call TEXT NOT NULL, tool TEXT NOT NULL,
                                      started_at INTEGER NOT NULL, PRIMARY KEY(turn, call)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE outbox(
                                      seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
                                      channel TEXT NOT NULL, conversation TEXT NOT NULL,
                                      message TEXT NOT NULL, state TEXT NOT NULL,
                                      attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
                                      told TEXT)
                                    """,
                                    "CREATE INDEX outbox_open ON outbox(channel, conversation, seq) WHERE state = 'waiting'"),
                            List.of(
                                    """
                                    CREATE TABLE jobs(
                                      id TEXT PRIMARY KEY, owner TEXT NOT NULL, next_at INTEGER, run_id TEXT,
                                      job TEXT NOT NULL) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX jobs_due ON jobs(next_at) WHERE next_at IS NOT NULL",
                                    """
                                    CREATE TABLE job_runs(
                                      seq INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL,
                                      job TEXT NOT NULL, owner TEXT NOT NULL, slot INTEGER,
                                      session_id TEXT, entry TEXT)
                                    """,
                                    "CREATE UNIQUE INDEX job_runs_by_id ON job_runs(owner, run_id)",
                                    "CREATE UNIQUE INDEX job_slots ON job_runs(job, slot) WHERE slot IS NOT NULL",
                                    "CREATE INDEX job_runs_by_job ON job_runs(job, seq)",
                                    "CREATE INDEX job_runs_open ON job_runs(seq) WHERE entry IS NULL",
                                    """
                                    CREATE TABLE events(
                                      seq INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL,
                                      at INTEGER NOT NULL, text TEXT NOT NULL)
                                    """,
                                    "CREATE INDEX events_by_session ON events(session, seq)")));

    /// Does the steps that the file has not seen.
    void bring(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > steps.size()) {
                throw new SQLException(
                        "version %d of the tables is newer than this program knows (%d)"
                                .formatted(version, steps.size()));
            }
            connection.setAutoCommit(false);
            for (int next = version; next < steps.size(); next++) {
                for (String sql : steps.get(next)) {
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version=" + (next + 1));
            }
            connection.commit();
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
