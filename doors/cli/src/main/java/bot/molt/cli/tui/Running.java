package bot.molt.cli.tui;

import bot.molt.base.json.Json;
import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Markdown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// What agents do in this conversation right now, shown as it comes.
///
/// Threads: one.
final class Running {
    private static final String TURNING = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final long TURN_NANOS = 120_000_000;
    private static final int MOST_LINES = 8;

    private final Room room;
    private final Calls calls;
    private final Shown shown;
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /// One run.
    private static final class Run {
        private final long startedNanos;
        private final Map<String, Call> calls = new LinkedHashMap<>();

        /// All that it said, as far as it was told.
        private String text = "";

        /// What of it stands on the screen in pieces that have ended.
        private String ended = "";

        /// Whether it began before anybody looked.
        private boolean isLate;

        private boolean sumsUp;
        private String thought = "";
        private @Nullable Piece piece;

        Run(long startedNanos) {
            this.startedNanos = startedNanos;
        }
    }

    /// Words between two calls.
    private static final class Piece {
        private final Markdown markdown;
        private final String before;
        private String raw = "";
        private boolean begun;

        /// @param before what was shown of it earlier
        Piece(Markdown markdown, String before) {
            this.markdown = markdown;
            this.before = before;
        }
    }

    Running(Room room, Calls calls, Shown shown) {
        this.room = room;
        this.calls = calls;
        this.shown = shown;
    }

    boolean active() {
        return !runs.isEmpty();
    }

    /// Takes an `agent` event of this conversation.
    ///
    /// @param isOld whether the transcript that was read last may have it already
    void event(Json.Obj event, boolean isOld, long nanos) {
        String id = event.string("runId").orElse("");
        Json.Obj data = event.object("data");
        switch (event.string("stream").orElse("")) {
            case "lifecycle" -> lifecycle(id, data, nanos);
            case "assistant" -> {
                if (!isOld) {
                    assistant(run(id, nanos), data.string("text").orElse(""));
                }
            }
            case "thinking" -> thinking(run(id, nanos), data.string("delta").orElse(""));
            case "tool" -> tool(run(id, nanos), data, nanos);
            case "compaction" -> compaction(run(id, nanos), data);
            default -> {
                // A newer gateway may tell more.
            }
        }
    }

    private Run run(String id, long nanos) {
        return runs.computeIfAbsent(
                id,
                _ -> {
                    Run late = new Run(nanos);
                    late.isLate = true;
                    return late;
                });
    }

    private void lifecycle(String id, Json.Obj data, long nanos) {
        if (data.string("phase").filter("start"::equals).isPresent()) {
            runs.putIfAbsent(id, new Run(nanos));
        } else {
            end(id);
        }
    }

    /// The run is over: what is left of its words is shown.
    void end(String id) {
        Run run = runs.remove(id);
        if (run != null) {
            endPiece(run);
        }
    }

    /// Nobody knows what happens now: what was begun is shown as far as it came.
    void cutOff() {
        boolean inMidst = false;
        for (Run run : runs.values()) {
            inMidst |= run.piece != null;
            endPiece(run);
        }
        if (inMidst) {
            room.note(Say.CUT_OFF);
        }
        runs.clear();
    }

    private void assistant(Run run, String text) {
        run.sumsUp = false;
        run.thought = "";
        if (run.isLate) {
            joined(run, text);
        }
        if (!text.startsWith(run.ended)) {
            voided(run);
        }
        run.text = text;
        String rest = text.substring(run.ended.length());
        Piece piece = run.piece;
        if (piece != null && !rest.startsWith(piece.raw)) {
            voided(run);
            rest = text;
            piece = null;
        }
        if (piece == null && rest.isBlank()) {
            return;
        }
        if (piece == null) {
            piece = new Piece(new Markdown(room.look(), room.cells()), "");
            run.piece = piece;
        }
        grow(piece, rest);
    }

    private void grow(Piece piece, String raw) {
        piece.raw = raw;
        show(piece, piece.markdown.update(Clean.text(raw)));
    }

    private void show(Piece piece, List<AttributedString> lines) {
        if (lines.isEmpty()) {
            return;
        }
        if (piece.begun || !piece.before.isEmpty()) {
            room.print(lines);
        } else {
            room.block(lines);
        }
        piece.begun = true;
    }

    /// A run that began before anybody looked tells all that it said: what the screen has of it is
    /// not shown again.
    private void joined(Run run, String text) {
        run.isLate = false;
        String last = shown.lastSaid();
        int at = last.isEmpty() ? -1 : text.lastIndexOf(last);
        if (at < 0) {
            return;
        }
        run.ended = text.substring(0, at + last.length());
        boolean goesOn = !text.startsWith("\n", run.ended.length());
        if (goesOn) {
            shown.goesOn();
            run.piece = new Piece(new Markdown(room.look(), room.cells()), last);
        }
    }

    /// The answer broke off and is tried again.
    private void voided(Run run) {
        Piece piece = run.piece;
        if (piece != null && piece.begun) {
            room.note(Say.ANSWER_BEGAN_ANEW);
        }
        run.piece = null;
        run.ended = "";
    }

    private void endPiece(Run run) {
        Piece piece = run.piece;
        if (piece != null) {
            show(piece, piece.markdown.end());
            shown.said(piece.before + piece.raw);
        }
        run.piece = null;
        run.ended = run.text;
    }

    private void thinking(Run run, String delta) {
        run.thought += delta;
        if (run.thought.length() > 2_000) {
            run.thought = run.thought.substring(run.thought.length() - 1_000);
        }
    }

    private void tool(Run run, Json.Obj data, long nanos) {
        String id = data.string("toolCallId").orElse("?");
        if (calls.isShown(id)) {
            return;
        }
        String name = data.string("name").orElse("?");
        switch (data.string("phase").orElse("")) {
            case "start" -> {
                endPiece(run);
                run.thought = "";
                run.calls.put(id, calls.begun(id, name, data.object("args"), nanos));
            }
            case "result" -> {
                run.calls.remove(id);
                boolean bad = data.isTrue("isError");
                Call done = calls.ended(id, name, data.string("result").orElse(""), bad, nanos);
                boolean isThere = calls.claim(id);
                assert !isThere;
                room.block(done.card(room.look(), room.tongue(), room.cells()));
            }
            default -> {
                // Parts of a result come whole in the end.
            }
        }
    }

    private void compaction(Run run, Json.Obj data) {
        run.sumsUp = data.string("phase").filter("start"::equals).isPresent();
        if (!run.sumsUp) {
            room.note(Say.SUMMED_UP);
        }
    }

    /// What goes on, as it is now.
    List<AttributedString> tail(long nanos, boolean stopping) {
        List<AttributedString> lines = new ArrayList<>();
        char sign = TURNING.charAt((int) (nanos / TURN_NANOS % TURNING.length()));
        runs.values().forEach(run -> tail(run, sign, nanos, stopping, lines));
        return lines;
    }

    private void tail(
            Run run, char sign, long nanos, boolean stopping, List<AttributedString> lines) {
        Piece piece = run.piece;
        if (piece != null) {
            List<AttributedString> rest = piece.markdown.rest();
            lines.addAll(rest.subList(Math.max(0, rest.size() - MOST_LINES), rest.size()));
        }
        for (Call call : run.calls.values()) {
            lines.add(call.running(room.look(), room.cells(), sign, nanos));
        }
        if (!run.thought.isBlank()) {
            List<AttributedString> thought =
                    Cells.wrapped(
                            room.look().text(Part.FAINT, Clean.line(run.thought)), room.cells());
            lines.addAll(thought.subList(Math.max(0, thought.size() - 2), thought.size()));
        }
        Say word =
                stopping
                        ? Say.STOPPING
                        : run.sumsUp
                                ? Say.SUMMING_UP
                                : run.thought.isBlank() ? Say.ANSWERING : Say.THINKING;
        long seconds = (nanos - run.startedNanos) / 1_000_000_000;
        String words =
                sign + " " + room.tongue().say(word) + (seconds > 0 ? " " + seconds + " s" : "");
        lines.add(Cells.cut(room.look().text(Part.FAINT, words), room.cells()));
    }
}
