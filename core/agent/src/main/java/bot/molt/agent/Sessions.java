package bot.molt.agent;

import bot.molt.agent.session.Fields;
import bot.molt.agent.session.Lines;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import bot.molt.store.SessionTable;
import bot.molt.store.Stores;
import bot.molt.store.TranscriptTable;
import bot.molt.store.Tx;
import bot.molt.store.UsageTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The sessions of a gateway, as people look at them and change them. Users see their own; the
/// operator sees all.
///
/// Threads: safe for any number.
public final class Sessions {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);
    private static final int LONGEST_HISTORY = 6 << 20;

    private final Agents agents;
    private final Supplier<String> defaultAgent;
    private final InstantSource clock;

    public Sessions(Agents agents, Supplier<String> defaultAgent, InstantSource clock) {
        this.agents = agents;
        this.defaultAgent = defaultAgent;
        this.clock = clock;
    }

    private Stores stores() {
        return agents.stores();
    }

    /// The key that somebody means.
    public SessionKey key(String asked, Caller caller) {
        return SessionKey.of(asked, defaultAgent.get(), caller);
    }

    /// A session that is there; empty for one that is not, or not the caller's.
    public Optional<SessionRow> find(String asked, Caller caller) {
        String key = key(asked, caller).text();
        return stores().read(tx -> stores().sessions().find(tx, key))
                .filter(row -> mayKnow(row, caller));
    }

    /// Errors: `not_found`.
    public SessionRow get(String asked, Caller caller) {
        return find(asked, caller).orElseThrow(() -> SessionKey.missing(asked));
    }

    /// A session by the id of its transcript.
    public Optional<SessionRow> byId(String sessionId, Caller caller) {
        return stores().read(tx -> stores().sessions().findById(tx, sessionId))
                .filter(row -> mayKnow(row, caller));
    }

    /// A session by the name that somebody gave it.
    public Optional<SessionRow> byLabel(String label, Caller caller) {
        return stores().read(tx -> stores().sessions().findByLabel(tx, caller.userId(), label));
    }

    private static boolean mayKnow(SessionRow row, Caller caller) {
        return caller.isOperator() || row.owner().equals(caller.userId());
    }

    /// Those that are wanted, newest first.
    public List<SessionRow> newest(
            Caller caller, long since, int limit, SessionTable.Wanted wanted) {
        String owner = caller.isOperator() ? null : caller.userId();
        return stores().read(tx -> stores().sessions().newest(tx, owner, since, limit, wanted));
    }

    /// The latest messages of a transcript, oldest first: at most so many, and so many characters.
    public List<Json.Obj> history(String sessionId, int limit) {
        List<Json.Obj> found = new ArrayList<>();
        long[] size = new long[1];
        stores().read(tx ->
                stores().transcripts()
                        .fromEnd(
                                tx,
                                sessionId,
                                entry -> {
                                    boolean isMessage = entry.json().has("message");
                                    size[0] += entry.json().toString().length();
                                    boolean fits = size[0] <= LONGEST_HISTORY;
                                    if (isMessage && fits) {
                                        found.addFirst(entry.json().object("message"));
                                    }
                                    return found.size() < limit && fits;
                                }));
        return found;
    }

    /// What models took since a moment, over all sessions that are kept.
    public List<UsageTable.Row> usage(Instant since) {
        return stores().read(tx -> stores().usage().daily(tx, since));
    }

    /// What a session is changed into; null leaves it as it is.
    @FunctionalInterface
    public interface Change {
        @Nullable SessionRow of(SessionRow row, Tx tx) throws SQLException;
    }

    /// Changes a session, made where it is not there yet.
    public SessionRow change(String asked, Caller caller, Change change) {
        SessionKey key = key(asked, caller);
        long now = clock.millis();
        return stores().write(tx -> {
            SessionRow row =
                    stores().sessions()
                            .find(tx, key.text())
                            .orElseGet(() -> fresh(key, caller, now));
            if (!mayKnow(row, caller)) {
                throw SessionKey.missing(asked);
            }
            SessionRow changed = change.of(row, tx);
            if (changed == null) {
                return row;
            }
            refuseTakenLabel(tx, changed);
            stores().sessions().put(tx, changed.at(now));
            return changed.at(now);
        });
    }

    private static SessionRow fresh(SessionKey key, Caller caller, long now) {
        return new SessionRow(
                key.text(),
                caller.userId(),
                key.agent(),
                TranscriptTable.newSessionId(),
                null,
                now,
                Json.object().put("chatType", "direct").build());
    }

    private void refuseTakenLabel(Tx tx, SessionRow row) throws SQLException {
        String label = row.label();
        if (label == null) {
            return;
        }
        Optional<SessionRow> other = stores().sessions().findByLabel(tx, row.owner(), label);
        if (other.isPresent() && !other.get().key().equals(row.key())) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "label already in use: %s (by %s; expected: another)"
                            .formatted(label, other.get().key()));
        }
    }

    /// Begins a session anew: another transcript, the levels and names stay. What runs is ended.
    public SessionRow reset(String asked, Caller caller) throws InterruptedException {
        String key = key(asked, caller).text();
        quiet(key);
        return change(
                asked,
                caller,
                (row, _) ->
                        row.renewed(TranscriptTable.newSessionId())
                                .withEntry(Fields.afterReset(row.entry())));
    }

    /// What became of a session that somebody wants gone.
    public record Deleted(String key, boolean deleted, List<String> archived) {}

    /// Takes a session away; its transcript's file is put aside.
    ///
    /// Errors: `invalid_params` for the main session.
    public Deleted delete(String asked, Caller caller, boolean withTranscript)
            throws InterruptedException {
        SessionKey key = key(asked, caller);
        if (key.isMain()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "key: %s is the main session (expected: another; sessions.reset empties this one)"
                            .formatted(key.text()));
        }
        Optional<SessionRow> found = find(asked, caller);
        if (found.isEmpty()) {
            return new Deleted(key.text(), false, List.of());
        }
        quiet(key.text());
        SessionRow row = found.get();
        return stores().write(tx -> {
            stores().sessions().remove(tx, row.key());
            if (!withTranscript) {
                return new Deleted(row.key(), true, List.of());
            }
            stores().transcripts().remove(tx, row.sessionId());
            return new Deleted(row.key(), true, List.of(stores().aside(tx, row, "deleted")));
        });
    }

    /// Ends what a session answers.
    ///
    /// Errors: `unavailable` where it does not end.
    private void quiet(String key) throws InterruptedException {
        List<Run> runs = agents.runs(key);
        runs.forEach(run -> agents.abort(run, "rpc"));
        for (Run run : runs) {
            if (run.await(ENDS_WITHIN).isEmpty()) {
                throw new CodedException(
                        ErrorCode.UNAVAILABLE,
                        "session: %s is still active; try again".formatted(key));
            }
        }
    }

    /// What a session was cut to.
    public record Cut(boolean compacted, int kept, String reason) {}

    /// Tells a session's model only the latest lines from now on. The transcript keeps all.
    public Cut cut(String asked, Caller caller, int lines) {
        SessionRow row = get(asked, caller);
        return stores().write(tx -> {
            List<TranscriptTable.Entry> latest = new ArrayList<>();
            stores().transcripts()
                    .fromEnd(
                            tx,
                            row.sessionId(),
                            entry -> {
                                latest.addFirst(entry);
                                return latest.size() <= lines;
                            });
            if (latest.size() <= lines) {
                return new Cut(false, latest.size(), "nothing to cut");
            }
            String first = latest.get(1).id();
            TranscriptTable.Place place =
                    new TranscriptTable.Place(row.agent(), row.sessionId(), "");
            long tokens = Fields.number(row.entry(), "totalTokens");
            stores().transcripts().append(tx, place, List.of(Lines.compaction("", first, tokens)));
            stores().sessions()
                    .put(
                            tx,
                            row.withEntry(
                                    row.entry()
                                            .without("totalTokens")
                                            .with(
                                                    Fields.COMPACTIONS,
                                                    Fields.number(row.entry(), Fields.COMPACTIONS)
                                                            + 1)));
            return new Cut(true, lines, "");
        });
    }

    /// Puts words into a session as if its agent had said them; the id of their entry, and the
    /// message.
    public TranscriptTable.Entry inject(String asked, Caller caller, String text) {
        SessionRow row = get(asked, caller);
        long now = clock.millis();
        return stores().write(tx -> {
            TranscriptTable.Place place =
                    new TranscriptTable.Place(row.agent(), row.sessionId(), "");
            return stores().transcripts()
                    .append(tx, place, List.of(Lines.said(text, "injected", "", now)))
                    .getLast();
        });
    }

    /// The folder of an agent's sessions, for people.
    public String folder(String agent) {
        return stores().files().file(agent, "x").resolveSibling("").toString();
    }
}
