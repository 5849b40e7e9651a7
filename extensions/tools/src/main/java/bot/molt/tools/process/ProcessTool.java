package bot.molt.tools.process;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks after commands that run in the background: their output, input and end.
///
/// Details of `list`: `{"sessions":[…]}` as [ProcessView] shows them; of all others that view of
/// the one session, for `poll` and `log` with `from` and `to`, the byte range that was returned.
public final class ProcessTool implements Tool<ProcessArgs> {
    static final Duration GRACE = Duration.ofSeconds(2);
    static final int MAX_POLL = 30_000;
    static final int MAX_LOG = 200_000;
    static final int LOG_LINES = 200;
    static final int LOG_BYTES = 30_000;

    private static final ToolSpec<ProcessArgs> SPEC =
            new ToolSpec<>(
                    "process",
                    "Manage commands that exec left running: list them, poll new output, read any part of the "
                            + "output (log), write to standard input, send keys, paste, resize the terminal, "
                            + "signal, kill, and clear what has ended.",
                    ProcessArgs.class,
                    Effect.RUNS,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Cursors cursors = new Cursors();

    @Override
    public ToolSpec<ProcessArgs> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(ProcessArgs args) {
        byte[] typed = typed(args);
        return typed.length == 0
                ? List.of()
                : List.of(
                        new Access.Input(
                                args.sessionId(), new String(typed, StandardCharsets.UTF_8)));
    }

    @Override
    public ToolResult call(ProcessArgs args, ToolContext context)
            throws IOException, InterruptedException {
        if (args.action() == ProcessArgs.Action.LIST) {
            return list(context);
        }
        Optional<RunningProcess> found = context.processes().find(args.sessionId());
        if (found.isEmpty()) {
            return ToolResult.failed(
                    "sessionId: %s (expected: an id of process list; ended ones are forgotten after a while)"
                            .formatted(args.sessionId()));
        }
        return act(args, context, found.get());
    }

    private ToolResult act(ProcessArgs args, ToolContext context, RunningProcess process)
            throws IOException, InterruptedException {
        return switch (args.action()) {
            case LIST -> list(context);
            case POLL -> poll(args, context, process);
            case LOG -> log(args, process);
            case WRITE, SEND_KEYS, SUBMIT, PASTE -> type(args, process);
            case KILL -> kill(process);
            case CLEAR -> clear(context, process);
            case REMOVE -> remove(context, process);
            case RESIZE -> resize(args, process);
            case SIGNAL -> signal(args, process);
        };
    }

    private static ToolResult list(ToolContext context) {
        List<Json> sessions = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (RunningProcess process : context.processes().list()) {
            if (process.exit().isEmpty() || process.detached()) {
                sessions.add(ProcessView.of(process));
                text.append(ProcessView.line(process)).append('\n');
            }
        }
        return ToolResult.ok(
                text.isEmpty() ? "No background processes." : text.toString().stripTrailing(),
                Json.object().put("sessions", Json.array(sessions)).build());
    }

    private ToolResult poll(ProcessArgs args, ToolContext context, RunningProcess process)
            throws IOException, InterruptedException {
        Output output = output(args, process);
        Cursors.Key key =
                new Cursors.Key(context.caller().session(), process.id(), args.range().stream());
        long offset = Math.min(cursors.offset(key), output.size());
        if (!args.waitMs().isZero()) {
            boolean _ = output.await(offset, args.waitMs());
        }
        Excerpt news = newest(output, offset);
        cursors.moveTo(key, news.to());
        String skipped =
                news.from() > offset
                        ? "[… %d bytes left out; read them with log …]\n"
                                .formatted(news.from() - offset)
                        : "";
        String shown = matching(args.range().filter(), news.text());
        String text = shown.isEmpty() ? "(no new output)" : skipped + shown;
        return answer(text + statusLine(text, process), process, news);
    }

    private static String matching(@Nullable String filter, String text) {
        if (filter == null) {
            return text;
        }
        try {
            Pattern pattern = Pattern.compile(filter);
            return text.lines()
                    .filter(line -> pattern.matcher(line).find())
                    .collect(Collectors.joining("\n"));
        } catch (PatternSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "filter: %s: %s (expected: a regular expression of RE2)"
                            .formatted(filter, e.getDescription()));
        }
    }

    /// Everything from `offset`, or the end of it where that is too much.
    private static Excerpt newest(Output output, long offset) throws IOException {
        long start = Math.max(offset, output.size() - MAX_POLL);
        Excerpt found = Excerpt.bytes(output, start, MAX_POLL);
        return start == offset ? found : found.withoutBrokenStart();
    }

    private static ToolResult log(ProcessArgs args, RunningProcess process) throws IOException {
        ProcessArgs.Range range = args.range();
        Output output = output(args, process);
        Long offset = range.offset();
        Integer limit = range.limit();
        Excerpt part;
        if (range.unit() == ProcessArgs.Counting.BYTES) {
            int max = Math.min(limit == null ? LOG_BYTES : limit, MAX_LOG);
            long from = offset == null ? 0 : offset < 0 ? output.size() + offset : offset;
            part = Excerpt.bytes(output, Math.clamp(from, 0, output.size()), max);
        } else {
            int lines = limit == null ? LOG_LINES : limit;
            part = Excerpt.lines(output, offset == null ? -lines : offset, lines, MAX_LOG);
        }
        return answer(part.text().isEmpty() ? "(no output)" : part.text(), process, part);
    }

    private static ToolResult type(ProcessArgs args, RunningProcess process) throws IOException {
        byte[] typed = process.request().terminal() == null ? plain(args) : typed(args);
        process.write(typed);
        boolean closes = args.action() == ProcessArgs.Action.WRITE && args.input().eof();
        if (closes) {
            process.closeInput();
        }
        return ToolResult.ok(
                "Wrote %d bytes to session %s%s."
                        .formatted(
                                typed.length,
                                process.id(),
                                closes ? " and closed its standard input" : ""),
                ProcessView.of(process));
    }

    private static byte[] typed(ProcessArgs args) {
        ProcessArgs.Input input = args.input();
        return switch (args.action()) {
            case WRITE ->
                    input.base64() == null
                            ? utf8(Objects.requireNonNullElse(input.data(), ""))
                            : Base64.getDecoder().decode(input.base64());
            case SUBMIT -> utf8(Objects.requireNonNullElse(input.data(), "") + "\r");
            case PASTE ->
                    Keys.paste(Objects.requireNonNullElse(input.text(), ""), input.bracketed());
            case SEND_KEYS -> keys(input);
            case LIST, POLL, LOG, KILL, CLEAR, REMOVE, RESIZE, SIGNAL -> new byte[0];
        };
    }

    /// What is typed where no terminal turns Enter into a line end and no program knows pastes.
    private static byte[] plain(ProcessArgs args) {
        ProcessArgs.Input input = args.input();
        return switch (args.action()) {
            case SUBMIT -> utf8(Objects.requireNonNullElse(input.data(), "") + "\n");
            case PASTE -> utf8(Objects.requireNonNullElse(input.text(), ""));
            case SEND_KEYS -> withLineEnds(keys(input));
            default -> typed(args);
        };
    }

    private static byte[] withLineEnds(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\r' ? (byte) '\n' : bytes[i];
        }
        return bytes;
    }

    private static byte[] keys(ProcessArgs.Input input) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(utf8(Objects.requireNonNullElse(input.literal(), "")));
        all.writeBytes(Keys.bytes(input.keys()));
        all.writeBytes(Keys.hex(input.hex()));
        return all.toByteArray();
    }

    private static ToolResult kill(RunningProcess process) throws InterruptedException {
        boolean ran = process.exit().isEmpty();
        process.terminate(GRACE);
        return ToolResult.ok(
                ran
                        ? "Ended session " + process.id() + "."
                        : "Session "
                                + process.id()
                                + " had ended; what it left behind was ended too.",
                ProcessView.of(process));
    }

    private static ToolResult clear(ToolContext context, RunningProcess process)
            throws InterruptedException {
        return process.exit().isEmpty()
                ? ToolResult.failed(
                        "Session " + process.id() + " still runs; kill or remove it.",
                        ProcessView.of(process))
                : remove(context, process);
    }

    private static ToolResult remove(ToolContext context, RunningProcess process)
            throws InterruptedException {
        context.processes().remove(process.id());
        return ToolResult.ok("Removed session " + process.id() + ".");
    }

    private static ToolResult resize(ProcessArgs args, RunningProcess process) throws IOException {
        ProcessArgs.Size size = args.size();
        process.resize(size.columns(), size.rows());
        return ToolResult.ok(
                "Session %s is %d x %d now.".formatted(process.id(), size.columns(), size.rows()),
                ProcessView.of(process));
    }

    private static ToolResult signal(ProcessArgs args, RunningProcess process) throws IOException {
        process.signal(args.signal());
        return ToolResult.ok(
                "Sent %s to session %s.".formatted(args.signal(), process.id()),
                ProcessView.of(process));
    }

    private static ToolResult answer(String text, RunningProcess process, Excerpt part) {
        Json.Obj details = ProcessView.of(process).with("from", part.from()).with("to", part.to());
        return ToolResult.ok(text, details);
    }

    private static String statusLine(String text, RunningProcess process) {
        return (text.endsWith("\n") ? "" : "\n") + ProcessView.state(process);
    }

    private static Output output(ProcessArgs args, RunningProcess process) {
        return args.range().stream() == ProcessArgs.Stream.STDERR
                ? process.stderr()
                : process.stdout();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
