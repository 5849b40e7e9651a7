package bot.molt.gateway.http;

import bot.molt.base.DataSize;
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
import bot.molt.execution.process.ProcessConfig;
import bot.molt.execution.process.ProcessTable;
import bot.molt.execution.process.Spool;
import bot.molt.execution.quota.CpuTimes;
import bot.molt.execution.quota.OutputRates;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.Turns;
import bot.molt.execution.workspace.Workspaces;
import bot.molt.gateway.auth.Authenticator;
import bot.molt.gateway.auth.Credentials;
import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.metrics.CallMetrics;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.metrics.ProcessMetrics;
import bot.molt.gateway.stream.Attachments;
import bot.molt.gateway.stream.SocketEndpoint;
import bot.molt.gateway.stream.StreamEndpoint;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import bot.molt.gateway.transport.RawClient;
import bot.molt.gateway.transport.WebSocketSettings;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A started gateway over tools of a test; the token `secret` is the operator's, `alice` a user's.
public final class TestGateway implements AutoCloseable {
    public static final String TOKEN = "Authorization: Bearer secret\r\n";
    private static final Duration SHORT = Duration.ofMillis(500);

    private final TestTools tools = new TestTools();
    private final Metrics metrics = new Metrics();
    private final ProcessTable processes;
    private final Approvals approvals;
    private final Execution execution;
    private final Attachments attachments;
    private final HttpServer server;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile Map<String, String> failing = Map.of();

    public TestGateway() {
        this(Duration.ofSeconds(60));
    }

    /// @param grace how long a call goes on without its client
    public TestGateway(Duration grace) {
        this(grace, List.of());
    }

    /// @param more endpoints beside those of calls
    public TestGateway(List<HttpEndpoint> more) {
        this(Duration.ofSeconds(60), more);
    }

    private TestGateway(Duration grace, List<HttpEndpoint> more) {
        try {
            Spool spool =
                    Spool.open(
                            Files.createTempDirectory("spool"),
                            new DataSize(1 << 30),
                            Quotas::standard);
            processes =
                    ProcessTable.start(
                            ProcessConfig::defaults,
                            spool,
                            new OutputRates(Quotas::standard),
                            new CpuTimes(Quotas::standard, InstantSource.system()),
                            InstantSource.system());
            approvals =
                    new Approvals(
                            InstantSource.system(),
                            () -> Duration.ofSeconds(5),
                            (_, _) -> {},
                            (_, _, _) -> {});
            execution = new Execution(parts());
            attachments = new Attachments(grace);
            server = HttpServer.start(listen(), routes(more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListenSettings listen() {
        return ListenSettings.on("127.0.0.1", 0)
                .withTimeouts(SHORT, SHORT, Duration.ofSeconds(60), Duration.ofSeconds(5))
                .withConnections(5000, SHORT);
    }

    private Execution.Parts parts() {
        return new Execution.Parts(
                tools.all(),
                () -> new TestPolicy(),
                (_, id, _, _) -> new Workspaces.Workspace(id, new TestSandbox()),
                processes::forCall,
                new Turns(Quotas::standard),
                (_, _, _) -> {},
                approvals,
                new NoJournal(),
                List.of(new CallMetrics(metrics)),
                InstantSource.system());
    }

    private HttpRoutes routes(List<HttpEndpoint> more) {
        ProcessMetrics.register(metrics, "1.2.3");
        Readiness readiness =
                new Readiness() {
                    @Override
                    public boolean started() {
                        return true;
                    }

                    @Override
                    public Map<String, String> failing() {
                        return failing;
                    }

                    @Override
                    public Map<String, String> degraded() {
                        return Map.of("disk", "nearly full");
                    }
                };
        List<HttpEndpoint> endpoints =
                new ArrayList<>(
                        HttpRoutes.all(
                                new HttpRoutes.Parts(
                                        "1.2.3",
                                        readiness,
                                        metrics,
                                        execution,
                                        InstantSource.system())));
        endpoints.addAll(more);
        endpoints.add(new StreamEndpoint(execution, attachments));
        endpoints.add(new SocketEndpoint(execution, attachments, WebSocketSettings.DEFAULT));
        return new HttpRoutes(endpoints, new Tokens(revoked), () -> Origins.SAME, metrics);
    }

    public int port() {
        return server.port();
    }

    public Execution execution() {
        return execution;
    }

    Approvals approvals() {
        return approvals;
    }

    void failing(String... names) {
        Map<String, String> now = new LinkedHashMap<>();
        for (String name : names) {
            now.put(name, name + " is broken");
        }
        failing = now;
    }

    /// From now on these credentials are as good as none.
    public void revoke(String authorization) {
        revoked.add(authorization);
    }

    public boolean awaitWaiting() throws InterruptedException {
        return tools.waiting.await(60, TimeUnit.SECONDS);
    }

    public boolean awaitCancelled(Duration limit) throws InterruptedException {
        return tools.cancelled.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// A request with the operator's token.
    public static String post(String path, String body) {
        return post(path, TOKEN, body);
    }

    public static String post(String path, String headers, String body) {
        String json = body.replace('\'', '"');
        return "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(path, headers, json.getBytes(StandardCharsets.ISO_8859_1).length, json);
    }

    public RawClient.Answer send(String request) throws IOException {
        return RawClient.once(port(), request);
    }

    public RawClient.Answer get(String path) throws IOException {
        return send("GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n".formatted(path, TOKEN));
    }

    /// Status and body of a call, the body with single quotes.
    public String call(String path, String body) throws IOException {
        RawClient.Answer answer = send(post(path, body));
        return answer.status() + " " + answer.body().replace('"', '\'');
    }

    @Override
    public void close() {
        server.close();
        attachments.close();
        execution.close();
        approvals.close();
        processes.close();
    }

    private record Tokens(Set<String> revoked) implements Authenticator {
        @Override
        public Verdict authenticate(Credentials credentials) {
            if (revoked.contains(String.valueOf(credentials.authorization()))) {
                return new Verdict.Refused("revoked");
            }
            return switch (String.valueOf(credentials.authorization())) {
                case "Bearer secret" -> new Verdict.Granted("operator", Caller.Role.OPERATOR);
                case "Bearer alice" -> new Verdict.Granted("alice", Caller.Role.USER);
                case "Bearer often" -> new Verdict.Limited(Duration.ofSeconds(42));
                default -> new Verdict.Refused("unknown");
            };
        }
    }

    private static final class TestPolicy implements Policy {
        @Override
        public Decision decide(Subject subject, ToolSpec<?> tool, List<Access> accesses) {
            Decision.Reason reason =
                    new Decision.Reason("because " + tool.name(), "rule", "tools.deny[0]");
            return switch (tool.name()) {
                case "forbidden" -> new Decision.Deny(reason);
                case "asks" -> new Decision.Ask(reason, List.of("asks *"));
                default -> new Decision.Allow(reason);
            };
        }

        @Override
        public boolean shows(Subject subject, String tool) {
            return !tool.equals("forbidden");
        }
    }

    private static final class NoJournal implements Journal, AuditLog.Ticket {
        @Override
        public AuditLog.Ticket decided(
                Invocation invocation, Policy.Subject subject, Decision decision) {
            return this;
        }

        @Override
        public AuditLog.Ticket answered(Approval approval, Asker.Answer answer, String by) {
            return this;
        }

        @Override
        public AuditLog.Ticket ended(Invocation invocation, Outcome outcome, Duration took) {
            return this;
        }

        @Override
        public void awaitWritten() {}

        @Override
        public void awaitDurable() {}
    }
}
