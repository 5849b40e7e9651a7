package bot.molt.store;

import bot.molt.base.IsoTime;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that is stored, over one database.
public final class Stores implements AutoCloseable {
    private static final int HEALED_AT_START = 32;

    private final Database database;
    private final TranscriptFiles files;
    private final TranscriptTable transcripts;
    private final SessionTable sessions = new SessionTable();
    private final InboxTable inbox = new InboxTable();
    private final CallTable calls = new CallTable();
    private final OutboxTable outbox = new OutboxTable();
    private final JobTable jobs = new JobTable();
    private final EventTable events = new EventTable();
    private final UsageTable usage = new UsageTable();
    private final InstantSource clock;

    private Stores(Database database, Path agents, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.files = new TranscriptFiles(agents, this::behind);
        this.transcripts = new TranscriptTable(clock, files);
    }

    /// The database of a state folder.
    public static Path file(Path state) {
        return state.resolve("store").resolve("moltbot.sqlite");
    }

    /// Opens what a state folder has, or makes it. Copies of transcripts that a crash left behind
    /// are brought up beside.
    public static Stores open(Path state, InstantSource clock) throws IOException {
        Stores stores =
                new Stores(
                        Database.open(file(state), Schema.GATEWAY), state.resolve("agents"), clock);
        stores.read(tx -> stores.sessions.newest(tx, null, 0, HEALED_AT_START, _ -> true))
                .forEach(row -> stores.files.heal(place(row)));
        return stores;
    }

    private static TranscriptTable.Place place(SessionRow row) {
        return new TranscriptTable.Place(row.agent(), row.sessionId(), "");
    }

    private List<TranscriptTable.Entry> behind(
            String sessionId, @Nullable String lastId, long seq, int limit) {
        return database.read(tx -> {
            long from = seq;
            if (lastId != null) {
                boolean isHead = lastId.equals(sessionId);
                from = isHead ? 1 : transcripts.seqOf(tx, sessionId, lastId).orElse(0L);
            }
            return transcripts.after(tx, sessionId, from, limit);
        });
    }

    /// See [Database#write].
    public <T> T write(Database.Work<T> work) {
        return database.write(work);
    }

    /// See [Database#note].
    public <T> T note(Database.Work<T> work) {
        return database.note(work);
    }

    /// See [Database#read].
    public <T> T read(Database.Work<T> work) {
        return database.read(work);
    }

    /// See [Database#load].
    public Database.Load load() {
        return database.load();
    }

    public SessionTable sessions() {
        return sessions;
    }

    public TranscriptTable transcripts() {
        return transcripts;
    }

    public TranscriptFiles files() {
        return files;
    }

    public InboxTable inbox() {
        return inbox;
    }

    public UsageTable usage() {
        return usage;
    }

    public CallTable calls() {
        return calls;
    }

    public OutboxTable outbox() {
        return outbox;
    }

    public JobTable jobs() {
        return jobs;
    }

    public EventTable events() {
        return events;
    }

    /// See [Tx]: what is told once the work is committed.
    public void afterCommit(Tx tx, Runnable telling) {
        tx.afterCommit(telling);
    }

    /// Removes a transcript that nobody goes on with, and its file once the work is committed.
    public void forget(Tx tx, String agent, String sessionId) throws SQLException {
        transcripts.remove(tx, sessionId);
        tx.afterCommit(() -> files.remove(agent, sessionId));
    }

    /// Puts the file of a transcript aside once the work is committed; its new name.
    public String aside(Tx tx, SessionRow row, String word) {
        String suffix = "." + word + "." + IsoTime.millis(clock.instant()).replace(':', '-');
        tx.afterCommit(() -> files.aside(row.agent(), row.sessionId(), suffix));
        return files.file(row.agent(), row.sessionId()) + suffix;
    }

    @Override
    public void close() {
        files.close();
        database.close();
    }
}
