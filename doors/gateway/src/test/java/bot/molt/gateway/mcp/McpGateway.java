package bot.molt.gateway.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Journal;
import bot.molt.execution.Outcome;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.audit.AuditLog;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.Turns;
import bot.molt.execution.workspace.Workspaces;
import bot.molt.gateway.settings.McpConfig;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A gateway with one endpoint: real transport, real road; policy and journal are a test's.
final class McpGateway implements AutoCloseable {
    static final Map<String, Secret> KEYS =
            Map.of("operator", Secret.of("operator-key"), "ann", Secret.of("ann-key"));

    final Queue<String> journal = new ConcurrentLinkedQueue<>();
    final Queue<String> remembered = new ConcurrentLinkedQueue<>();
    final McpPeers peers = new McpPeers();
    final Settings settings;
    final Execution execution;
    final McpServer server;
    private final Approvals approvals;
    private final HttpServer http;

    /// What a test sets; the rest is usual.
    static final class Settings {
        volatile McpConfig config = McpConfig.defaults();
        volatile Function<List<Access>, Decision> policy =
                _ -> new Decision.Allow(new Decision.Reason("allowed", "all", "tools.allow[0]"));
        volatile List<String> hidden = List.of();
        List<McpTool> faces = List.of();
        @Nullable McpResources resources;
        @Nullable McpPrompts prompts;
        int port;
    }

    /// Makes the tools of a gateway.
    interface Tools {
        List<Tool<?>> of(McpGateway gateway);
    }

    static McpGateway with(Tool<?>... tools) {
        return new McpGateway(new Settings(), _ -> List.of(tools));
    }

    McpGateway(Settings settings, Tools tools) {
        this.settings = settings;
        this.approvals =
                new Approvals(
                        InstantSource.system(),
                        () -> Duration.ofSeconds(5),
                        (user, patterns) -> remembered.add(user + " " + patterns),
                        (approval, answer, by) -> journal.add("answered " + answer + " by " + by));
        this.execution = new Execution(parts(tools.of(this)));
        this.server =
                new McpServer(
                        new McpServer.Parts(
                                execution,
                                settings.faces,
                                peers,
                                settings.resources,
                                settings.prompts,
                                () -> settings.config,
                                InstantSource.system(),
                                "2026.11.0"));
        try {
            this.http =
                    HttpServer.start(ListenSettings.on("127.0.0.1", settings.port), this::handle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Execution.Parts parts(List<Tool<?>> tools) {
        return new Execution.Parts(
                tools,
                () -> policy,
                (_, id, _, _) -> new Workspaces.Workspace(id, new NoSandbox()),
                (_, _, _) -> new NoProcesses(),
                new Turns(Quotas::standard),
                (_, _, _) -> {},
                approvals,
                new Lines(),
                List.of(),
                InstantSource.system());
    }

    int port() {
        return http.port();
    }

    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        String authorization = exchange.header("Authorization").orElse("");
        String key = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        Caller caller =
                KEYS.entrySet().stream()
                        .filter(entry -> entry.getValue().matches(key))
                        .map(entry -> caller(entry.getKey(), exchange.remoteAddress()))
                        .findFirst()
                        .orElseThrow(
                                () -> new CodedException(ErrorCode.UNAUTHORIZED, "no such key"));
        String path = exchange.path();
        if (path.equals("/mcp")) {
            server.handle(exchange, caller, null);
        } else if (path.startsWith("/mcp/")) {
            server.handle(exchange, caller, path.substring("/mcp/".length()));
        } else {
            exchange.respondJson(404, Json.of("not found"));
        }
    }

    private static Caller caller(String user, String address) {
        Caller.Role role = user.equals("operator") ? Caller.Role.OPERATOR : Caller.Role.USER;
        return new Caller(user, role, "none", "mcp", address);
    }

    private final Policy policy =
            new Policy() {
                @Override
                public Decision decide(Subject subject, ToolSpec<?> tool, List<Access> accesses) {
                    return settings.policy.apply(accesses);
                }

                @Override
                public boolean shows(Subject subject, String tool) {
                    return !settings.hidden.contains(tool);
                }
            };

    private final class Lines implements Journal, AuditLog.Ticket {
        @Override
        public AuditLog.Ticket decided(
                Invocation invocation, Policy.Subject subject, Decision decided) {
            return line("decided " + decided.getClass().getSimpleName(), invocation);
        }

        @Override
        public AuditLog.Ticket answered(Approval approval, Asker.Answer answer, String by) {
            journal.add("answered " + answer);
            return this;
        }

        @Override
        public AuditLog.Ticket ended(Invocation invocation, Outcome outcome, Duration took) {
            return line("ended " + outcome.getClass().getSimpleName(), invocation);
        }

        private AuditLog.Ticket line(String text, Invocation invocation) {
            journal.add(text + " " + invocation.tool() + " by " + invocation.caller().userId());
            return this;
        }

        @Override
        public void awaitWritten() {}

        @Override
        public void awaitDurable() {}
    }

    @Override
    public void close() {
        server.close();
        execution.close();
        approvals.close();
        http.close();
    }
}
