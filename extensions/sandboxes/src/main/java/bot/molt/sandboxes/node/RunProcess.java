package bot.molt.sandboxes.node;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.spi.node.NodeException;
import bot.molt.spi.node.NodeLine;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A command that a node runs by `system.run`. A refusal of the node's own policy comes at the
/// start; everything else when the command has ended.
final class RunProcess implements SandboxProcess {
    /// The agent by whose rules a node host of the original goes; a gateway of ours has this one.
    private static final String AGENT = "main";

    /// Words that mean the same to a shell and without one, the first of them no assignment.
    private static final Pattern PLAIN =
            Pattern.compile(" *[A-Za-z0-9_./+-]+( +[A-Za-z0-9_./:=@%+,-]+)* *");

    /// As long as a command may take at all; the call that waits has its own limit.
    private static final Duration LIMIT = Duration.ofDays(7);

    /// A node that asks for approval or refuses says so at once, once its program is warm.
    private static final Duration GLANCE = Duration.ofSeconds(5);

    private final Place place;
    private final List<String> shell;
    private final ProcessRequest request;
    private final long startedAt = System.nanoTime();
    private final Inflow stdout = new Inflow();
    private final Inflow stderr = new Inflow();
    private final AtomicReference<@Nullable ExitStatus> exit = new AtomicReference<>();
    private final AtomicReference<@Nullable IOException> refusal = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Worker asking;

    /// Where it runs.
    ///
    /// @param cwd empty for the node's own
    record Place(NodeLine line, String cwd, Map<String, String> env) {}

    RunProcess(Place place, List<String> shell, ProcessRequest request) {
        this.place = place;
        this.shell = shell;
        this.request = request;
    }

    /// Asks the node.
    ///
    /// Errors: what the node's policy says; `IOException` where the node could not.
    void begin(Runnable whenEnded) throws IOException, InterruptedException {
        asking =
                Worker.virtual(
                        "node-run",
                        () -> {
                            try {
                                run();
                            } finally {
                                whenEnded.run();
                            }
                        });
        if (isOverSoon()) {
            IOException failure = refusal.get();
            if (failure != null) {
                throw NodeFailures.ofStart(failure, name());
            }
        }
    }

    private boolean isOverSoon() throws InterruptedException {
        try {
            return ended.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            cancel();
            throw e;
        }
    }

    private String name() {
        return place.line().node().name();
    }

    private void run() throws InterruptedException {
        try {
            Json.Obj params = params();
            boolean plans = place.line().node().commands().contains(NodeSandboxes.PREPARE);
            if (request.approved()) {
                params = plans ? planned(params) : params;
                params = params.with("approved", Json.TRUE);
                params = params.with("approvalDecision", Json.of("allow-once"));
            }
            end(ask(NodeSandboxes.RUN, params, LIMIT));
        } catch (NodeException e) {
            refusal.set(e);
            end(ExitStatus.lost("node %s: %s".formatted(name(), e.text()), ran()));
        } finally {
            end(new ExitStatus(137, "KILL", ran()));
        }
    }

    private Json.Obj ask(String command, Json.Obj params, Duration limit)
            throws NodeException, InterruptedException {
        String key = UUID.randomUUID().toString();
        Json answer = place.line().ask(new NodeLine.Ask(command, params, key, limit));
        return answer instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    /// Bound to what the node says that it will run; node hosts that prepare runs take an approval
    /// for nothing else. Some do so for no shell: a plain command is then sent without one.
    private Json.Obj planned(Json.Obj params) throws NodeException, InterruptedException {
        try {
            return prepared(params);
        } catch (NodeException e) {
            String line = NodeSandbox.line(shell, request.command());
            if (line == null || !PLAIN.matcher(line).matches()) {
                throw e;
            }
            Json words = Json.strings(List.of(line.strip().split(" +")));
            return prepared(params.with("command", words).without("rawCommand"));
        }
    }

    private Json.Obj prepared(Json.Obj params) throws NodeException, InterruptedException {
        Json.Obj plan = ask(NodeSandboxes.PREPARE, params, Hands.SHORT).object("plan");
        Json.ObjectBuilder bound = Json.object();
        params.members().forEach((name, value) -> bound.put(name, value));
        return bound.put("command", plan.get("argv"))
                .put("rawCommand", plan.get("commandText"))
                .put("cwd", plan.get("cwd"))
                .put("systemRunPlan", plan)
                .build();
    }

    private Json.Obj params() {
        Map<String, String> env = new HashMap<>(place.env());
        env.putAll(request.env());
        Json.ObjectBuilder variables = Json.object();
        env.forEach(variables::put);
        List<String> command = new ArrayList<>(request.command());
        return Json.object()
                .put("command", Json.strings(command))
                .put("rawCommand", NodeSandbox.line(shell, command))
                .put("cwd", place.cwd().isEmpty() ? null : place.cwd())
                .put("env", variables.build())
                .put("timeoutMs", LIMIT.toMillis())
                .put("agentId", AGENT)
                .build();
    }

    private Duration ran() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private void end(Json.Obj answer) {
        boolean merged = request.stderr() == ProcessRequest.Stderr.MERGED;
        String out = answer.string("stdout").orElse("");
        String err = answer.string("stderr").orElse("") + answer.string("error").orElse("");
        give(stdout, merged ? out + err : out);
        give(stderr, merged ? "" : err);
        boolean failed = Json.FALSE.equals(answer.get("success"));
        long code = answer.number("exitCode").orElse(failed ? 1L : 0L);
        end(new ExitStatus((int) code, null, ran()));
    }

    private static void give(Inflow stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            stream.accept(0, bytes);
        }
    }

    private void end(ExitStatus status) {
        if (exit.compareAndSet(null, status)) {
            stdout.end();
            stderr.end();
            ended.countDown();
        }
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public OutputStream stdin() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public boolean takesInput() {
        return false;
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        ended.await();
        return Objects.requireNonNull(exit.get());
    }

    @Override
    public void resize(int columns, int rows) throws IOException {
        throw new IOException("resize: process has no terminal");
    }

    @Override
    public void signal(String signal) throws IOException {
        if (!signal.equals("KILL") && !signal.equals("TERM") && !signal.equals("INT")) {
            throw new IOException(
                    "signal: %s (expected: INT, TERM or KILL; node %s runs commands by system.run alone)"
                            .formatted(signal, name()));
        }
        cancel();
    }

    @Override
    public void terminate(Duration grace) {
        cancel();
    }

    /// Tells the node that nobody waits any more.
    void cancel() {
        Worker running = asking;
        if (running != null) {
            running.close();
        }
        end(new ExitStatus(137, "KILL", ran()));
    }
}
