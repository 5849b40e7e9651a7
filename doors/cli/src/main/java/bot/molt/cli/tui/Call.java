package bot.molt.cli.tui;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Tongue;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// A call of a tool, as a card: what, how it went, the first lines of what came of it.
///
/// @param number by which a person names it
/// @param result null while it runs, or where none is known
/// @param startedNanos of the clock of this process; 0 where it was not seen to begin
record Call(
        int number,
        String id,
        String name,
        Json.Obj args,
        @Nullable String result,
        boolean isError,
        long startedNanos,
        long tookMillis) {
    private static final int FIRST_LINES = 5;
    private static final List<String> SPEAKING =
            List.of("command", "path", "file_path", "pattern", "url", "query", "message", "action");

    static Call begun(int number, String id, String name, Json.Obj args, long nanos) {
        return new Call(number, id, name, args, null, false, nanos, 0);
    }

    Call ended(String text, boolean bad, long nanos) {
        long took = startedNanos == 0 ? 0 : (nanos - startedNanos) / 1_000_000;
        return new Call(number, id, name, args, text, bad, startedNanos, took);
    }

    /// What it is about, in few words.
    String about() {
        for (String name : SPEAKING) {
            String value = args.string(name).orElse("");
            if (!value.isBlank()) {
                return Clean.line(value);
            }
        }
        return args.members().isEmpty() ? "" : Clean.line(JsonText.compact(args));
    }

    /// The line that stands for it while it runs.
    AttributedString running(Look look, int cells, char sign, long nanos) {
        long seconds = startedNanos == 0 ? 0 : (nanos - startedNanos) / 1_000_000_000;
        Look.Line line = look.line().add(Part.WARN, sign + " ").add(head(look));
        if (seconds > 1) {
            line.add(Part.FAINT, "  " + seconds + " s");
        }
        return Cells.cut(line.done(), cells);
    }

    /// The card.
    List<AttributedString> card(Look look, Tongue tongue, int cells) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(top(look, cells));
        String text = result;
        if (text == null) {
            return lines;
        }
        List<String> output = Clean.text(text).strip().lines().toList();
        boolean silent = output.isEmpty() || output.getFirst().isEmpty();
        if (silent) {
            lines.add(look.text(Part.FAINT, "  ╰ " + tongue.say(Say.TOOL_SILENT)));
            return lines;
        }
        int shown = output.size() > FIRST_LINES + 1 ? FIRST_LINES : output.size();
        for (String each : output.subList(0, shown)) {
            lines.add(Cells.cut(look.line().add(Part.FAINT, "  │ " + each).done(), cells));
        }
        int more = output.size() - shown;
        if (more > 0) {
            String words = tongue.say(Say.TOOL_MORE, more, number);
            lines.add(Cells.cut(look.text(Part.FAINT, "  ╰ " + words), cells));
        }
        return lines;
    }

    /// The card with all that the call was given and gave.
    List<AttributedString> whole(Look look, Tongue tongue, int cells) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(top(look, cells));
        AttributedString margin = look.text(Part.FAINT, "  │ ");
        if (args.members().size() > 1) {
            Clean.text(JsonText.pretty(args))
                    .lines()
                    .forEach(line ->
                            lines.addAll(Cells.cutUp(look.text(Part.FAINT, line), cells, margin)));
        }
        String text =
                Clean.text(result == null ? tongue.say(Say.TOOL_RUNS) : result).stripTrailing();
        (text.isEmpty() ? tongue.say(Say.TOOL_SILENT) : text)
                .lines()
                .forEach(line ->
                        lines.addAll(Cells.cutUp(look.text(Part.PLAIN, line), cells, margin)));
        return lines;
    }

    private AttributedString top(Look look, int cells) {
        Look.Line line =
                look.line()
                        .add(
                                isError ? Part.BAD : Part.GOOD,
                                result == null ? "· " : isError ? "✗ " : "✓ ")
                        .add(head(look));
        if (tookMillis >= 1_000) {
            line.add(Part.FAINT, "  %.1f s".formatted(tookMillis / 1000.0));
        }
        return Cells.cut(line.done(), cells);
    }

    private AttributedString head(Look look) {
        return look.line()
                .add(Part.STRONG, Clean.line(name))
                .add(Part.FAINT, " #" + number + "  ")
                .add(Part.CODE, about())
                .done();
    }
}
