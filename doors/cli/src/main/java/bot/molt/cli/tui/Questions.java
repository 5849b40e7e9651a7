package bot.molt.cli.tui;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// The calls that wait for somebody's word, and the answers of the person at this terminal.
///
/// Threads: one.
final class Questions {
    /// A key that was on its way when the question came up is no answer.
    private static final long GUARD_NANOS = 700_000_000;

    private static final AttributedString MARGIN = new AttributedString("  ");

    private final Room room;
    private final Link link;
    private final Map<String, Question> open = new LinkedHashMap<>();

    /// The conversations that questions come from, as far as they were told.
    private final Map<String, String> sessions = new LinkedHashMap<>();

    private boolean mayAnswer = true;

    /// One of them.
    ///
    /// @param untilMillis when nobody needs to answer any more
    /// @param shownNanos when it came up
    /// @param hasAlways whether it can be answered for good
    private record Question(
            String id, String what, long untilMillis, long shownNanos, boolean hasAlways) {}

    Questions(Room room, Link link) {
        this.room = room;
        this.link = link;
    }

    boolean any() {
        return !open.isEmpty();
    }

    /// The question that a key would answer now; empty for none.
    String armed(long nanos) {
        Question first = first();
        return first == null || nanos - first.shownNanos() < GUARD_NANOS ? "" : first.id();
    }

    private @Nullable Question first() {
        return open.isEmpty() ? null : open.values().iterator().next();
    }

    /// Somebody has to answer something.
    void asked(Json.Obj event, Place here, long nanos) throws InterruptedException {
        String session = event.object("request").string("sessionKey").orElse("");
        sessions.put(event.string("id").orElse("?"), session);
        refresh(here, nanos);
    }

    /// Reads what waits and shows what is new.
    ///
    /// @param here the conversation that is shown
    void refresh(Place here, long nanos) throws InterruptedException {
        if (!mayAnswer) {
            return;
        }
        try {
            List<Json> waiting =
                    link.ask("approvals.list", Json.Obj.EMPTY).payload().items("approvals");
            List<String> ids = new ArrayList<>();
            for (Json item : waiting) {
                if (item instanceof Json.Obj approval) {
                    ids.add(approval.string("id").orElse("?"));
                    take(approval, here, nanos);
                }
            }
            open.keySet().removeIf(id -> !ids.contains(id));
        } catch (CodedException e) {
            mayAnswer = e.code().retryable();
        }
    }

    private void take(Json.Obj approval, Place here, long nanos) throws InterruptedException {
        String id = approval.string("id").orElse("?");
        if (open.containsKey(id)) {
            return;
        }
        String tool = Clean.line(approval.string("tool").orElse("?"));
        boolean hasAlways = !approval.items("always").isEmpty();
        show(approval, tool, here);
        open.put(id, new Question(id, tool, until(approval), nanos, hasAlways));
    }

    private static long until(Json.Obj approval) {
        try {
            return Instant.parse(approval.string("expiresAt").orElse("")).toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private void show(Json.Obj approval, String tool, Place here) throws InterruptedException {
        Json.Obj args = approval.object("args");
        String user = Clean.line(approval.string("userId").orElse("?"));
        List<AttributedString> lines = new ArrayList<>();
        lines.add(
                Cells.cut(
                        room.look()
                                .text(
                                        Part.WARN,
                                        "? " + room.tongue().say(Say.APPROVAL, user, tool)),
                        room.cells()));
        String command = args.string("command").orElse("");
        String exact = Clean.exact(command.isEmpty() ? JsonText.pretty(args) : command);
        AttributedString bar = room.look().text(Part.WARN, "  │ ");
        exact.lines()
                .forEach(line ->
                        lines.addAll(
                                Cells.cutUp(
                                        room.look().text(Part.STRONG, line), room.cells(), bar)));
        parts(command, user).forEach(lines::add);
        fact(lines, Say.APPROVAL_WHY, approval.string("reason").orElse(""));
        fact(
                lines,
                Say.APPROVAL_WHERE,
                args.string("workdir").or(() -> args.string("cwd")).orElse(""));
        fact(lines, Say.APPROVAL_ALWAYS, always(approval));
        String session = sessions.getOrDefault(approval.string("id").orElse("?"), "");
        if (!here.isHere(session)) {
            fact(lines, Say.APPROVAL_ELSEWHERE, session);
        }
        room.block(lines);
    }

    private static String always(Json.Obj approval) {
        List<String> rules = new ArrayList<>();
        for (Json item : approval.items("always")) {
            if (item instanceof Json.Str(String rule)) {
                rules.add(rule);
            }
        }
        return String.join(", ", rules);
    }

    private void fact(List<AttributedString> lines, Say phrase, String value) {
        if (!value.isBlank()) {
            String words = room.tongue().say(phrase, Clean.exact(value).replace('\n', ' '));
            lines.addAll(
                    Cells.wrapped(
                            room.look().text(Part.FAINT, words), room.cells(), MARGIN, MARGIN));
        }
    }

    /// The simple commands of a line, and what the policy says of each.
    private List<AttributedString> parts(String command, String user) throws InterruptedException {
        List<AttributedString> lines = new ArrayList<>();
        if (command.isEmpty()) {
            return lines;
        }
        try {
            Json.ObjectBuilder params = Json.object().put("command", command);
            if (!user.equals("operator")) {
                params.put("user", user);
            }
            List<Json> parts =
                    link.ask("policy.explain", params.build()).payload().items("commands");
            if (parts.size() < 2) {
                return lines;
            }
            lines.add(room.look().text(Part.FAINT, "  " + room.tongue().say(Say.APPROVAL_PARTS)));
            for (Json item : parts) {
                if (item instanceof Json.Obj part) {
                    lines.add(part(part));
                }
            }
        } catch (CodedException e) {
            lines.clear();
        }
        return lines;
    }

    private AttributedString part(Json.Obj part) {
        Look.Line line = room.look().line().add(Part.PLAIN, "    ");
        switch (part.string("decision").orElse("")) {
            case "allow" -> line.add(Part.GOOD, room.tongue().say(Say.ALLOW));
            case "deny" -> line.add(Part.BAD, room.tongue().say(Say.DENY));
            default -> line.add(Part.WARN, room.tongue().say(Say.ASK));
        }
        String command = Clean.exact(part.string("command").orElse("")).replace('\n', ' ');
        return Cells.cut(line.add(Part.PLAIN, "  " + command).done(), room.cells());
    }

    /// Sends an answer.
    ///
    /// @param id empty for the first that waits
    void answer(String id, String decision) throws InterruptedException {
        Question first = first();
        String meant = id.isEmpty() && first != null ? first.id() : id;
        if (!open.containsKey(meant)) {
            return;
        }
        link.ask(
                "approvals.resolve",
                Json.object().put("id", meant).put("decision", decision).build());
    }

    /// Takes what became of one.
    void resolved(Json.Obj event) {
        String id = event.string("id").orElse("");
        sessions.remove(id);
        Question question = open.remove(id);
        if (question == null) {
            return;
        }
        String by = Clean.line(event.string("resolvedBy").orElse(""));
        String word =
                room.tongue()
                        .say(
                                switch (event.string("decision").orElse("")) {
                                    case "allow-once" -> Say.ALLOWED_ONCE;
                                    case "allow-always" -> Say.ALLOWED_ALWAYS;
                                    case "deny" -> Say.DENIED;
                                    default -> Say.UNANSWERED;
                                });
        String words = by.isEmpty() ? word : room.tongue().say(Say.ANSWERED_BY, word, by);
        room.print(
                List.of(
                        Cells.cut(
                                room.look()
                                        .text(Part.FAINT, "  ╰ " + question.what() + ": " + words),
                                room.cells())));
    }

    /// The connection is away; what waits is read anew.
    void forget() {
        open.clear();
        sessions.clear();
        mayAnswer = true;
    }

    /// The line that says which keys answer.
    List<AttributedString> tail(long nowMillis, long nanos) {
        Question first = first();
        if (first == null) {
            return List.of();
        }
        Look.Line line = room.look().line().add(Part.WARN, "? " + first.what() + "  ");
        if (!armed(nanos).isEmpty()) {
            line.add(Part.STRONG, room.tongue().say(Say.APPROVAL_KEYS)).add(Part.PLAIN, "  ");
            if (first.hasAlways()) {
                line.add(Part.STRONG, room.tongue().say(Say.APPROVAL_KEY_ALWAYS))
                        .add(Part.PLAIN, "  ");
            }
            line.add(Part.STRONG, room.tongue().say(Say.APPROVAL_KEY_DENY));
        }
        if (first.untilMillis() > 0) {
            long left = Math.max(0, (first.untilMillis() - nowMillis) / 1_000);
            line.add(Part.FAINT, "  " + room.tongue().say(Say.APPROVAL_LEFT, left));
        }
        if (open.size() > 1) {
            line.add(Part.FAINT, "  " + room.tongue().say(Say.APPROVAL_MORE, open.size() - 1));
        }
        return List.of(Cells.cut(line.done(), room.cells()));
    }

    /// Whether the question can be answered for good.
    boolean hasAlways(String id) {
        Question question = open.get(id);
        return question != null && question.hasAlways();
    }
}
