package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.execution.Execution;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.gateway.auth.AuthSettings;
import bot.molt.gateway.auth.GatewayAuthenticator;
import bot.molt.gateway.auth.KnownUser;
import bot.molt.gateway.auth.Tailnet;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.control.Control;
import bot.molt.gateway.control.ControlEndpoint;
import bot.molt.gateway.http.BatchEndpoint;
import bot.molt.gateway.http.ExecuteEndpoint;
import bot.molt.gateway.http.HealthEndpoint;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.HttpRoutes;
import bot.molt.gateway.http.InvokeEndpoint;
import bot.molt.gateway.http.MetricsEndpoint;
import bot.molt.gateway.http.Origins;
import bot.molt.gateway.http.Readiness;
import bot.molt.gateway.http.ReadyEndpoint;
import bot.molt.gateway.http.StartupEndpoint;
import bot.molt.gateway.http.ToolListEndpoint;
import bot.molt.gateway.mcp.McpEndpoint;
import bot.molt.gateway.mcp.McpServer;
import bot.molt.gateway.mcp.McpTool;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.page.PageEndpoint;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.gateway.settings.BindAddress;
import bot.molt.gateway.settings.DoorsConfig;
import bot.molt.gateway.settings.GatewayConfig;
import bot.molt.gateway.settings.HttpConfig;
import bot.molt.gateway.stream.Attachments;
import bot.molt.gateway.stream.SocketEndpoint;
import bot.molt.gateway.stream.StreamEndpoint;
import bot.molt.gateway.tailscale.Exposure;
import bot.molt.gateway.tailscale.Whois;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import bot.molt.gateway.transport.WebSocketSettings;
import bot.molt.tools.coding.Faces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that answers on the port of one gateway, put together.
final class Doors implements AutoCloseable {
    private static final Duration RESUME_GRACE = Duration.ofSeconds(60);

    private final GatewaySetup setup;
    private final LiveConfig live;
    private final Road road;
    private final String version;
    private final Metrics metrics;
    private final Rpc rpc;
    private final UserKeys keys;
    private final GatewayAuthenticator authenticator;
    private final Attachments attachments = new Attachments(RESUME_GRACE);
    private final McpServer mcp;
    private final RpcTable table;
    private final Control control;
    private final TlsPart tls;
    private final HttpServer server;
    private final Exposure exposure;

    /// Errors: `IOException` where the port cannot be listened on.
    Doors(GatewaySetup setup, Road road, Rpc rpc, Metrics metrics, TlsPart tls) throws IOException {
        this.setup = setup;
        this.tls = tls;
        this.live = setup.live();
        this.road = road;
        this.version = setup.version();
        this.metrics = metrics;
        this.keys = rpc.keys();
        this.rpc = rpc;
        InstantSource clock = InstantSource.system();
        authenticator = new GatewayAuthenticator(settings(config()), keys, tailnet(), clock);
        mcp = new McpServer(mcpParts(clock));
        table = rpc.table();
        control = new Control(rpc.control(version, table, authenticator));
        GatewayMetrics told = new GatewayMetrics(metrics);
        told.ofTheProcess(live, version);
        told.ofTheRoad(road);
        List<HttpEndpoint> endpoints = endpoints(clock);
        HttpRoutes routes = new HttpRoutes(endpoints, authenticator, this::origins, metrics);
        rpc.lend(routes, endpoints);
        server = HttpServer.start(listen(config().gateway()), tls.identity(), routes);
        tls.follow(server);
        rpc.followTools(mcp::toolsChanged);
        exposure = exposed();
        control.start();
        told.ofTheDoors(server::connections, rpc::clients, mcp::sessions);
    }

    McpServer mcp() {
        return mcp;
    }

    int port() {
        return server.port();
    }

    /// Follows the configuration that holds now.
    void apply(MoltbotConfig config) {
        authenticator.apply(settings(config));
        mcp.toolsChanged();
        control.recheck();
    }

    private Origins origins() {
        DoorsConfig doors = config().gateway().doors();
        return new Origins(doors.controlUi().allowedOrigins(), doors.mcp().allowedHosts());
    }

    private MoltbotConfig config() {
        return live.current().config();
    }

    private AuthSettings settings(MoltbotConfig config) {
        List<KnownUser> users =
                config.routing().users().stream()
                        .map(user -> new KnownUser(user.id(), key(user)))
                        .toList();
        return new AuthSettings(
                config.gateway().auth(),
                setup.token().token(),
                users,
                config.gateway().trustedProxies(),
                config.gateway().allowsTailscale());
    }

    private Tailnet tailnet() {
        Map<String, String> environment = live.reader().files().environment();
        Path socket =
                ConfigFiles.variable(environment, "TAILSCALE_SOCKET")
                        .map(Path::of)
                        .orElse(Whois.SOCKET);
        return new Whois(socket, environment.getOrDefault("PATH", ""), InstantSource.system());
    }

    private Exposure exposed() {
        return Exposure.open(
                config().gateway().doors().tailscale(),
                server.port(),
                tls.identity() != null,
                live.reader().files().environment().getOrDefault("PATH", ""));
    }

    /// A key is written as it is, or as its digest.
    private static @Nullable Secret key(RoutingConfig.User user) {
        String hash = user.apiKeyHash();
        if (hash == null) {
            return user.apiKey();
        }
        return Secret.of(hash.startsWith("sha256:") ? hash : "sha256:" + hash);
    }

    private McpServer.Parts mcpParts(InstantSource clock) {
        Contributions more = setup.contributions();
        List<McpTool> tools = new ArrayList<>();
        Faces.all().forEach(face -> tools.add(McpTool.of(face)));
        tools.addAll(more.faces());
        return new McpServer.Parts(
                road.execution(),
                tools,
                more.peers(),
                more.resources(),
                more.prompts(),
                () -> config().gateway().doors().mcp(),
                clock,
                version);
    }

    private List<HttpEndpoint> endpoints(InstantSource clock) {
        Execution execution = road.execution();
        Readiness readiness = rpc.health();
        List<HttpEndpoint> endpoints = new ArrayList<>();
        endpoints.add(new HealthEndpoint(version));
        endpoints.add(new ReadyEndpoint(readiness, clock));
        endpoints.add(new StartupEndpoint(readiness));
        endpoints.add(new MetricsEndpoint(metrics));
        endpoints.add(new ToolListEndpoint(execution));
        endpoints.add(new ExecuteEndpoint(execution));
        endpoints.add(new BatchEndpoint(execution));
        endpoints.add(new InvokeEndpoint(execution));
        endpoints.add(new StreamEndpoint(execution, attachments));
        endpoints.add(new SocketEndpoint(execution, attachments, WebSocketSettings.DEFAULT));
        endpoints.add(new McpEndpoint(mcp));
        PageEndpoint page = new PageEndpoint(() -> config().gateway().doors().controlUi());
        endpoints.add(new ControlEndpoint(control, page));
        endpoints.add(page);
        endpoints.add(rpc.hooks(authenticator::addressOf));
        endpoints.addAll(rpc.endpoints(table));
        return endpoints;
    }

    private static ListenSettings listen(GatewayConfig gateway) {
        HttpConfig http = gateway.doors().http();
        return new ListenSettings(
                BindAddress.of(gateway),
                gateway.port(),
                http.maxHeaders(),
                http.maxBody(),
                http.headerTimeout(),
                http.bodyTimeout(),
                http.idleTimeout(),
                http.stallTimeout(),
                http.maxConnections(),
                http.drainLimit());
    }

    /// Tells clients that the gateway goes, and lets what they asked end.
    ///
    /// @param restart how long until it is back; null where it stops
    void goodbye(@Nullable Duration restart, Duration patience) throws InterruptedException {
        rpc.health().drain();
        String reason = restart == null ? "gateway stopping" : "gateway restarting";
        control.goodbye(reason, restart, patience);
    }

    /// Stops listening, lets requests end, closes.
    @Override
    public void close() {
        close(config().gateway().doors().http().drainLimit());
    }

    /// As [#close()].
    ///
    /// @param patience how long requests may take to end
    void close(Duration patience) {
        rpc.health().drain();
        mcp.drain();
        exposure.close();
        tls.close();
        control.close();
        server.close(patience);
        rpc.terminals().close();
        mcp.close();
        attachments.close();
    }
}
