package bot.molt.node.system;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.node.file.Workspaces;
import bot.molt.node.guard.CommandGuard;
import bot.molt.node.guard.EnvironmentFilter;
import bot.molt.node.guard.NodeRules;
import bot.molt.node.guard.Permit;
import bot.molt.node.invoke.NodeCommand;
import bot.molt.node.invoke.NodeFailure;
import bot.molt.node.link.Link;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// `system.run`, `system.run.prepare` and `system.which`, as node hosts have always had them: a
/// command, and its whole output at the end.
public final class RunCommands {
    private static final System.Logger LOG = System.getLogger(RunCommands.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// What a child that lives on may still write after the end of its program.
    private static final Duration DRAIN = Duration.ofMillis(250);

    private static final int TAIL = 20_000;
    private static final String HOST = "node";

    private final Workspaces workspaces;
    private final CommandGuard guard;
    private final NodeRules rules;
    private final EnvironmentFilter filter;
    private final Programs programs;

    /// @param path the node's `PATH`
    public RunCommands(
            Workspaces workspaces,
            CommandGuard guard,
            NodeRules rules,
            EnvironmentFilter filter,
            String path) {
        this.workspaces = workspaces;
        this.guard = guard;
        this.rules = rules;
        this.filter = filter;
        this.programs = new Programs(path);
    }

    public List<NodeCommand> all() {
        return List.of(
                new NodeCommand("system.run", true, this::run),
                new NodeCommand("system.run.prepare", false, (params, link) -> prepare(params)),
                new NodeCommand("system.which", false, (params, link) -> which(params)));
    }

    private Json which(Json.Obj params) {
        Json.ObjectBuilder found = Json.object();
        for (Json item : params.items("bins")) {
            if (item instanceof Json.Str(String name)) {
                programs.find(name).ifPresent(path -> found.put(name, path));
            }
        }
        return Json.object().put("bins", found.build()).build();
    }

    /// The run as it would be carried out, for a gateway that lets a person approve exactly that.
    private Json prepare(Json.Obj params) throws IOException {
        RunRequest request = RunRequest.of(params);
        Sandbox sandbox = workspaces.open("");
        String workdir = request.workdir().isEmpty() ? sandbox.workspace() : request.workdir();
        Json.Obj plan =
                Json.object()
                        .put("argv", Json.strings(request.command()))
                        .put("cwd", sandbox.files().stat(workdir).path())
                        .put("commandText", request.text())
                        .put("agentId", request.agentId())
                        .put("sessionKey", request.sessionKey())
                        .build();
        return Json.object().put("cmdText", request.text()).put("plan", plan).build();
    }

    private Json run(Json.Obj params, Link link) throws IOException, InterruptedException {
        RunRequest request = RunRequest.of(params);
        Sandbox sandbox = workspaces.open("");
        Permit permit = permit(request, sandbox, link);
        if (request.always() && !permit.always().isEmpty()) {
            rules.rules().add("operator", permit.always());
        }
        ProcessRequest wanted =
                new ProcessRequest(
                        request.command(),
                        request.workdir(),
                        filter.filtered(request.env()),
                        null,
                        ProcessRequest.Stderr.SEPARATE,
                        ProcessRequest.Stdin.NONE);
        SandboxProcess process = started(sandbox, wanted, permit);
        tell(link, "exec.started", told(request));
        Result result = result(process, request, permit);
        tell(link, "exec.finished", result.told(told(request)));
        return result.tree();
    }

    private Permit permit(RunRequest request, Sandbox sandbox, Link link)
            throws InterruptedException {
        try {
            return guard.judge(
                    new CommandGuard.Proposal(
                            request.text(),
                            sandbox.workspace(),
                            request.workdir(),
                            filter.filtered(request.env()),
                            false,
                            request.approved()));
        } catch (NodeFailure e) {
            tell(link, "exec.denied", told(request).put("reason", reason(e)));
            throw new NodeFailure(NodeFailure.UNAVAILABLE, e.text());
        }
    }

    /// The words of the original: `security=deny`, `approval-required`, `allowlist-miss`.
    private static String reason(NodeFailure failure) {
        String text = failure.text();
        return text.contains("security=deny")
                ? "security=deny"
                : text.contains("approval required") ? "approval-required" : "allowlist-miss";
    }

    private static SandboxProcess started(Sandbox sandbox, ProcessRequest wanted, Permit permit)
            throws IOException, InterruptedException {
        try {
            return sandbox.start(wanted);
        } catch (IOException | RuntimeException e) {
            permit.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /// What became of a run.
    private record Result(ExitStatus status, boolean timedOut, String stdout, String stderr) {
        boolean success() {
            return status.code() == 0 && !timedOut;
        }

        Json.Obj tree() {
            return Json.object()
                    .put("exitCode", status.code())
                    .put("timedOut", timedOut)
                    .put("success", success())
                    .put("stdout", stdout)
                    .put("stderr", stderr)
                    .put("error", Json.NULL)
                    .build();
        }

        Json.ObjectBuilder told(Json.ObjectBuilder event) {
            String both = stdout + stderr;
            return event.put("exitCode", status.code())
                    .put("timedOut", timedOut)
                    .put("success", success())
                    .put("output", both.substring(Math.max(0, both.length() - TAIL)));
        }
    }

    private static Result result(SandboxProcess process, RunRequest request, Permit permit)
            throws InterruptedException {
        AtomicInteger room = new AtomicInteger(Capture.MOST);
        Capture stdout = new Capture(room);
        Capture stderr = new Capture(room);
        try (TaskScope reading = new TaskScope("node-run-output");
                TaskScope waiting = new TaskScope("node-run")) {
            reading.fork(() -> stdout.readFrom(process.stdout()));
            reading.fork(() -> stderr.readFrom(process.stderr()));
            var end = waiting.fork(process::waitFor);
            Duration limit = request.limit();
            Optional<ExitStatus> inTime = limit == null ? Optional.of(end.join()) : end.join(limit);
            if (inTime.isEmpty()) {
                process.terminate(GRACE);
            }
            ExitStatus status = inTime.isPresent() ? inTime.get() : end.join();
            boolean _ = reading.join(DRAIN);
            permit.ended(status);
            return new Result(status, inTime.isEmpty(), stdout.text(), stderr.text());
        } catch (InterruptedException e) {
            process.terminate(GRACE);
            permit.failed("cancelled by the gateway");
            throw e;
        }
    }

    private static Json.ObjectBuilder told(RunRequest request) {
        return Json.object()
                .put("sessionKey", request.sessionKey())
                .put("runId", request.runId())
                .put("host", HOST)
                .put("command", request.text());
    }

    private static void tell(Link link, String event, Json.ObjectBuilder payload) {
        try {
            link.tell(
                    "node.event",
                    Json.object()
                            .put("event", event)
                            .put("payloadJSON", JsonText.compact(payload.build()))
                            .build());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} was not told: {1}", event, e.getMessage());
        }
    }
}
