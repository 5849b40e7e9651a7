package bot.molt.cli.exec;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.SignalNumbers;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.WebSocket;
import bot.molt.protocol.wire.WebSocket.Message;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One command on the gateway, from its start to its exit code.
///
/// Threads: the caller of [#await] reads frames; the input pump and signals send some.
final class RemoteRun {
    private static final String PATH = "/ws/tools/stream";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final int MAX_TRIES = 12;

    /// Pieces of input that may be on their way at once.
    private static final int MAX_INPUTS = 8;

    /// How a shell reports a reader that went away.
    private static final int BROKEN_PIPE = 141;

    private final Session session;
    private final GatewayClient gateway;
    private final Json.Obj start;
    private final OutputSink sink;
    private final AtomicInteger interrupts = new AtomicInteger();
    private final CountDownLatch left = new CountDownLatch(1);
    private final Semaphore inputs = new Semaphore(MAX_INPUTS);

    private @Nullable Runnable onStarted;
    private volatile @Nullable RawTerminal terminal;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable String callId;

    /// Whether there was any input for the command.
    private volatile boolean typed;

    private @Nullable Integer exitCode;
    private @Nullable CodedException failure;

    RemoteRun(Session session, GatewayClient gateway, Json.Obj start) {
        this.session = session;
        this.gateway = gateway;
        this.start = start;
        this.sink = new OutputSink(session.streams());
    }

    /// What to do once the command runs.
    void whenStarted(Runnable action) {
        onStarted = action;
    }

    /// Whose size the command's terminal has.
    void sizedBy(RawTerminal other) {
        terminal = other;
    }

    /// Runs the command to its end.
    ///
    /// Errors: the code that the gateway gives; `unreachable` where a lost connection does not come
    /// back.
    int await() throws IOException, InterruptedException {
        connect(start);
        int tries = 0;
        while (true) {
            try {
                return read();
            } catch (IOException e) {
                tries = retry(e, tries);
            }
        }
    }

    private void connect(Json.Obj first) throws IOException {
        WebSocket opened = gateway.webSocket(PATH);
        socket = opened;
        opened.send(JsonText.compact(first));
    }

    private int retry(IOException cause, int tries) throws InterruptedException {
        String id = callId;
        int count = sink.progressed() ? 0 : tries;
        if (id == null || count >= MAX_TRIES) {
            throw WireFailures.of(gateway.target(), cause);
        }
        if (count == 0) {
            note("connection lost; taking it up again …");
        }
        long pause = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(count, 10));
        if (left.await(pause, TimeUnit.MILLISECONDS)) {
            throw new CodedException(ErrorCode.CANCELLED, "interrupted");
        }
        reconnect(id);
        return count + 1;
    }

    private void reconnect(String id) {
        Json.ObjectBuilder resume =
                Json.object()
                        .put("type", "resume")
                        .put("id", "1")
                        .put("callId", id)
                        .put("offset", sink.offset("stdout"))
                        .put("stderrOffset", sink.offset("stderr"));
        try {
            connect(resume.build());
        } catch (IOException e) {
            socket = null;
        } catch (CodedException e) {
            boolean mayComeBack = e.code().retryable();
            if (!mayComeBack) {
                throw e;
            }
            socket = null;
        }
    }

    private int read() throws IOException {
        WebSocket current = socket;
        if (current == null) {
            throw new IOException("no connection");
        }
        while (true) {
            Message message = current.receive();
            switch (message) {
                case Message.Text(String text) -> {
                    Integer end = frame(JsonText.parseObject(text));
                    if (end != null) {
                        current.close();
                        return end;
                    }
                }
                case Message.Binary _ -> {
                    // The protocol has none.
                }
                case Message.Closed(int code, String reason) ->
                        throw new IOException(
                                "the gateway closed the connection: " + code + " " + reason);
            }
        }
    }

    /// The exit code once there is one.
    private @Nullable Integer frame(Json.Obj frame) {
        switch (frame.string("type").orElse("")) {
            case "started" -> started(frame);
            case "output" -> {
                if (!sink.write(frame)) {
                    leave();
                    return BROKEN_PIPE;
                }
            }
            case "progress" ->
                    frame.string("text").or(() -> frame.string("message")).ifPresent(this::note);
            case "approval" -> approval(frame);
            case "exit" -> exitCode = exitCode(frame);
            case "taken" -> inputs.release();
            case "lost" -> frame.string("message").ifPresent(this::note);
            case "error" -> failed(Frames.failure(frame));
            case "done" -> {
                return done(frame);
            }
            default -> {
                // A newer gateway may say more.
            }
        }
        return null;
    }

    private void started(Json.Obj frame) {
        boolean first = callId == null;
        callId = frame.string("callId").orElse(null);
        if (first) {
            resize();
            if (onStarted != null) {
                onStarted.run();
            }
        }
    }

    private void approval(Json.Obj frame) {
        String id = frame.string("approvalId").or(() -> frame.string("id")).orElse("?");
        note("waits for approval: moltbot approve " + id);
    }

    private static int exitCode(Json.Obj exit) {
        return exit.string("signal")
                .map(SignalNumbers::exitCode)
                .orElseGet(() -> exit.number("code").orElse(0L).intValue());
    }

    /// An error of the call is followed by its end; one about input that came too late is not.
    /// Where input was denied, what the command made without it is no success.
    private void failed(CodedException error) {
        if (callId == null) {
            throw error;
        }
        failure = error;
        inputs.release();
    }

    /// Sends a piece of input, once the command has taken most of what was sent before; false where
    /// it has ended.
    boolean input(Json.ObjectBuilder frame) throws InterruptedException {
        while (!inputs.tryAcquire(1, TimeUnit.SECONDS)) {
            if (left.getCount() == 0) {
                return false;
            }
        }
        Json.Obj piece = frame.build();
        if (piece.has("base64") || !piece.string("data").orElse("").isEmpty()) {
            typed = true;
        }
        send(frame);
        return true;
    }

    private int done(Json.Obj frame) {
        CodedException refused = failure;
        if (refused != null && (!frame.has("result") || refused.code() == ErrorCode.DENIED)) {
            throw refused;
        }
        Json.Obj result = frame.object("result");
        if (typed && result.object("details").has("input")) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "stdin: the command ran without it (expected: a target that passes input on; a node does that with `moltbot node run`)");
        }
        Integer code = exitCode;
        boolean isError = result.isTrue("isError");
        if (code == null) {
            sink.print(result, isError);
            Json.Obj details = result.object("details");
            return details.number("exitCode").map(Long::intValue).orElse(isError ? 1 : 0);
        }
        return code == 0 && isError ? 1 : code;
    }

    /// A signal for the command; the second one ends this side too.
    void interrupt(String signal) {
        String id = callId;
        if (interrupts.incrementAndGet() > 1 || id == null) {
            leave();
            session.streams().flush();
            restore();
            Runtime.getRuntime().halt(SignalNumbers.exitCode(signal));
        }
        send(Json.object().put("type", "signal").put("callId", id).put("signal", signal));
    }

    private void restore() {
        RawTerminal raw = terminal;
        if (raw != null) {
            raw.close();
        }
    }

    /// Ends the command, if it can still be told.
    void leave() {
        left.countDown();
        send(Json.object().put("type", "cancel").put("id", "1").put("callId", callId));
    }

    void resize() {
        RawTerminal raw = terminal;
        RawTerminal.Size size = raw == null ? null : raw.size();
        if (size != null && callId != null) {
            send(
                    Json.object()
                            .put("type", "resize")
                            .put("callId", callId)
                            .put("columns", size.columns())
                            .put("rows", size.rows()));
        }
    }

    /// Sends a frame about the call; lost where the connection is away.
    void send(Json.ObjectBuilder frame) {
        WebSocket current = socket;
        try {
            if (current != null) {
                current.send(JsonText.compact(frame.build()));
            }
        } catch (IOException e) {
            // The reader sees it too, and takes the connection up again.
        }
    }

    @Nullable String callId() {
        return callId;
    }

    private void note(String text) {
        session.streams().out().flush();
        session.err().println(session.style().faint("moltbot: " + Style.shown(text)));
        session.err().flush();
    }

    /// Reads error frames.
    private static final class Frames {
        static CodedException failure(Json.Obj frame) {
            Json.Obj error = frame.has("error") ? frame.object("error") : frame;
            ErrorCode code =
                    error.string("code")
                            .map(name -> Rpc.named(name, ErrorCode.INTERNAL))
                            .orElse(ErrorCode.INTERNAL);
            return new CodedException(
                    code, Style.shown(error.string("message").orElse(code.wireName())));
        }
    }
}
