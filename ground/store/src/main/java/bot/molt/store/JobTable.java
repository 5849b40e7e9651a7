package bot.molt.store;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Jobs, when each is due next, and what became of their runs. Nothing here looks at more rows than
/// it gives.
public final class JobTable {
    private static final String JOBS = "SELECT id, owner, next_at, run_id, job FROM jobs ";
    private static final String RUNS = "SELECT run_id, job, owner, slot, entry FROM job_runs ";

    JobTable() {}

    /// A job.
    ///
    /// @param owner user id of whoever made it
    /// @param nextAt milliseconds; null where it is not due any more
    /// @param runId the run that has not ended; null for none
    public record Row(
            String id, String owner, @Nullable Long nextAt, @Nullable String runId, Json.Obj job) {}

    /// A run of a job.
    ///
    /// @param runId the key of its message
    /// @param slot milliseconds at which it was due; null where somebody asked for it
    /// @param entry how it ended; null before
    public record JobRun(
            String runId,
            String job,
            String owner,
            @Nullable Long slot,
            Json.@Nullable Obj entry) {}

    /// Writes a job, in the place of the one that has its id.
    public void put(Tx tx, Row row) throws SQLException {
        tx.run(
                """
                INSERT INTO jobs(id, owner, next_at, run_id, job) VALUES(?, ?, ?, ?, ?)
                ON CONFLICT(id) DO UPDATE SET owner = excluded.owner, next_at = excluded.next_at,
                  run_id = excluded.run_id, job = excluded.job
                """,
                row.id(),
                row.owner(),
                row.nextAt(),
                row.runId(),
                JsonText.compact(row.job()));
    }

    public Optional<Row> find(Tx tx, String id) throws SQLException {
        return tx.first(JOBS + "WHERE id = ?", JobTable::row, id);
    }

    public boolean remove(Tx tx, String id) throws SQLException {
        return tx.run("DELETE FROM jobs WHERE id = ?", id) > 0;
    }

    /// All of an owner, those that are due first at the beginning.
    ///
    /// @param owner null for everybody's
    public List<Row> all(Tx tx, @Nullable String owner) throws SQLException {
        return tx.list(
                JOBS + "WHERE ? IS NULL OR owner = ? ORDER BY next_at IS NULL, next_at, id",
                JobTable::row,
                owner,
                owner);
    }

    public long count(Tx tx, String owner) throws SQLException {
        return tx.first("SELECT count(*) FROM jobs WHERE owner = ?", row -> row.getLong(1), owner)
                .orElse(0L);
    }

    /// Those that are due by now, the oldest first.
    public List<Row> due(Tx tx, long now, int limit) throws SQLException {
        return tx.list(
                JOBS + "WHERE next_at <= ? ORDER BY next_at, id LIMIT ?",
                JobTable::row,
                now,
                limit);
    }

    /// When the next one is due; milliseconds.
    public Optional<Long> nextAt(Tx tx) throws SQLException {
        return tx.first(
                "SELECT next_at FROM jobs WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1",
                row -> row.getLong(1));
    }

    /// Notes that a run begins; false where its slot had one before.
    public boolean begin(Tx tx, JobRun run) throws SQLException {
        Json.Obj entry = run.entry();
        return tx.run(
                        "INSERT INTO job_runs(run_id, job, owner, slot, entry) VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        run.runId(),
                        run.job(),
                        run.owner(),
                        run.slot(),
                        entry == null ? null : JsonText.compact(entry))
                > 0;
    }

    /// Notes how a run ended.
    ///
    /// @param sessionId of its transcript, where nobody else goes on with that; null else
    public void end(Tx tx, String owner, String runId, @Nullable String sessionId, Json.Obj entry)
            throws SQLException {
        tx.run(
                "UPDATE job_runs SET entry = ?, session_id = ? WHERE owner = ? AND run_id = ? AND entry IS NULL",
                JsonText.compact(entry),
                sessionId,
                owner,
                runId);
    }

    public Optional<JobRun> findRun(Tx tx, String owner, String runId) throws SQLException {
        return tx.first(RUNS + "WHERE owner = ? AND run_id = ?", JobTable::run, owner, runId);
    }

    /// The runs that have not ended, in the order in which they began.
    public List<JobRun> openRuns(Tx tx) throws SQLException {
        return tx.list(RUNS + "WHERE entry IS NULL ORDER BY seq", JobTable::run);
    }

    /// The latest runs of a job that have ended, the latest first.
    ///
    /// @param owner null for everybody's
    public List<JobRun> runs(Tx tx, String job, @Nullable String owner, int limit)
            throws SQLException {
        return tx.list(
                RUNS
                        + "WHERE job = ? AND entry IS NOT NULL AND (? IS NULL OR owner = ?) ORDER BY seq DESC LIMIT ?",
                JobTable::run,
                job,
                owner,
                owner,
                limit);
    }

    /// Forgets all runs of a job that have ended but for the latest; the transcripts that nobody
    /// else goes on with.
    public List<String> prune(Tx tx, String job, int keep) throws SQLException {
        long oldest =
                tx.first(
                                "SELECT seq FROM job_runs WHERE job = ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
                                row -> row.getLong(1),
                                job,
                                keep)
                        .orElse(-1L);
        List<String> transcripts =
                tx.list(
                        "SELECT session_id FROM job_runs WHERE job = ? AND seq <= ? AND entry IS NOT NULL AND session_id IS NOT NULL",
                        row -> row.getString(1),
                        job,
                        oldest);
        tx.run(
                "DELETE FROM job_runs WHERE job = ? AND seq <= ? AND entry IS NOT NULL",
                job,
                oldest);
        return transcripts;
    }

    /// Forgets the runs of jobs that are gone, where they ended before a moment; how many.
    public int forgetGone(Tx tx, long before) throws SQLException {
        return tx.run(
                "DELETE FROM job_runs WHERE json_extract(entry, '$.ts') < ? AND job NOT IN (SELECT id FROM jobs)",
                before);
    }

    private static Row row(ResultSet row) throws SQLException {
        long next = row.getLong(3);
        Long nextAt = row.wasNull() ? null : next;
        return new Row(
                row.getString(1),
                row.getString(2),
                nextAt,
                row.getString(4),
                JsonText.parseObject(row.getString(5)));
    }

    private static JobRun run(ResultSet row) throws SQLException {
        long due = row.getLong(4);
        Long slot = row.wasNull() ? null : due;
        String entry = row.getString(5);
        return new JobRun(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                slot,
                entry == null ? null : JsonText.parseObject(entry));
    }
}
