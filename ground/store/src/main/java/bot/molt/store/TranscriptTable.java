package bot.molt.store;

import bot.molt.base.IsoTime;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Transcripts, entry by entry, in the original's shape. Only ever appended to; read from the end.
public final class TranscriptTable {
    private static final RandomGenerator RANDOM = new SecureRandom();

    private final InstantSource clock;
    private final TranscriptFiles files;

    /// One line of a transcript.
    ///
    /// @param seq 1, 2, 3 … within its session
    public record Entry(long seq, String id, Json.Obj json) {}

    /// Where a transcript belongs.
    ///
    /// @param cwd the workspace; written into its first line
    public record Place(String agent, String sessionId, String cwd) {}

    TranscriptTable(InstantSource clock, TranscriptFiles files) {
        this.clock = clock;
        this.files = files;
    }

    /// Appends entries that have a `type` and what belongs to it; ids, parents and times are set
    /// here. A new transcript begins with its `session` line.
    public List<Entry> append(Tx tx, Place place, List<Json.Obj> bodies) throws SQLException {
        Optional<Entry> last = last(tx, place.sessionId());
        List<Entry> added = new ArrayList<>();
        long seq = last.map(Entry::seq).orElse(0L);
        String parent = last.map(Entry::id).orElse(null);
        if (last.isEmpty()) {
            added.add(insert(tx, place.sessionId(), new Entry(++seq, "", head(place))));
            parent = null;
        } else if (last.get().id().isEmpty()) {
            parent = null;
        }
        for (Json.Obj body : bodies) {
            String id = hexId();
            Entry entry = new Entry(++seq, id, shaped(body, id, parent));
            added.add(insert(tx, place.sessionId(), entry));
            parent = id;
        }
        List<Entry> all = List.copyOf(added);
        tx.afterCommit(() -> files.appended(place, all));
        return all;
    }

    static Entry insert(Tx tx, String sessionId, Entry entry) throws SQLException {
        tx.run(
                "INSERT INTO entries(session_id, seq, id, json) VALUES(?, ?, ?, ?)",
                sessionId,
                entry.seq(),
                entry.id(),
                JsonText.compact(entry.json()));
        return entry;
    }

    private Json.Obj head(Place place) {
        return Json.object()
                .put("type", "session")
                .put("version", 3)
                .put("id", place.sessionId())
                .put("timestamp", IsoTime.millis(clock.instant()))
                .put("cwd", place.cwd())
                .build();
    }

    private Json.Obj shaped(Json.Obj body, String id, @Nullable String parent) {
        Json.ObjectBuilder entry =
                Json.object()
                        .put("type", body.get("type"))
                        .put("id", id)
                        .put("parentId", parent == null ? Json.NULL : Json.of(parent))
                        .put("timestamp", IsoTime.millis(clock.instant()));
        body.without("type").members().forEach(entry::put);
        return entry.build();
    }

    private static String hexId() {
        return HexFormat.of().toHexDigits(RANDOM.nextInt());
    }

    public Optional<Entry> last(Tx tx, String sessionId) throws SQLException {
        return tx.first(
                "SELECT seq, id, json FROM entries WHERE session_id = ? ORDER BY seq DESC LIMIT 1",
                row -> new Entry(row.getLong(1), row.getString(2), Json.Obj.EMPTY),
                sessionId);
    }

    /// Asked of each entry, from the end.
    @FunctionalInterface
    public interface Reading {
        /// Whether it wants the one before.
        boolean takes(Entry entry);
    }

    /// The entries that were taken, oldest first; reads no further back than it is asked to.
    public List<Entry> fromEnd(Tx tx, String sessionId, Reading reading) throws SQLException {
        List<Entry> taken = new ArrayList<>();
        tx.each(
                "SELECT seq, id, json FROM entries WHERE session_id = ? ORDER BY seq DESC",
                row -> {
                    Entry entry =
                            new Entry(
                                    row.getLong(1),
                                    row.getString(2),
                                    JsonText.parseObject(row.getString(3)));
                    taken.add(entry);
                    return reading.takes(entry);
                },
                sessionId);
        Collections.reverse(taken);
        return taken;
    }

    /// Entries behind a number, oldest first.
    List<Entry> after(Tx tx, String sessionId, long seq, int limit) throws SQLException {
        return tx.list(
                "SELECT seq, id, json FROM entries WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                row ->
                        new Entry(
                                row.getLong(1),
                                row.getString(2),
                                JsonText.parseObject(row.getString(3))),
                sessionId,
                seq,
                limit);
    }

    Optional<Long> seqOf(Tx tx, String sessionId, String id) throws SQLException {
        return tx.first(
                "SELECT seq FROM entries WHERE session_id = ? AND id = ?",
                row -> row.getLong(1),
                sessionId,
                id);
    }

    public void remove(Tx tx, String sessionId) throws SQLException {
        tx.run("DELETE FROM entries WHERE session_id = ?", sessionId);
    }

    /// A name for a new transcript.
    public static String newSessionId() {
        return java.util.UUID.randomUUID().toString();
    }
}
