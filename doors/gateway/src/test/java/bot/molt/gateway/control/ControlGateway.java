package bot.molt.gateway.control;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.device.DeviceMethods;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.device.ScopeMethods;
import bot.molt.gateway.device.TestDevice;
import bot.molt.gateway.http.HttpRoutes;
import bot.molt.gateway.http.Origins;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.node.NodeMethods;
import bot.molt.gateway.node.Nodes;
import bot.molt.gateway.page.PageEndpoint;
import bot.molt.gateway.presence.GatewayMethods;
import bot.molt.gateway.presence.Presence;
import bot.molt.gateway.presence.PresenceMethods;
import bot.molt.gateway.rpc.Idempotency;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.gateway.settings.ControlUiConfig;
import bot.molt.gateway.settings.NodesConfig;
import bot.molt.gateway.transport.FrameClient;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A started gateway that speaks the WebSocket protocol only; the token `secret` is the operator's,
/// `alice` a user's.
final class ControlGateway implements AutoCloseable {
    private static final String CLIENT = "{'id':'t','version':'1','platform':'linux','mode':'%s'}";

    private static final NodesConfig NODES =
            Binder.lenient(NodesConfig.class, Json.Obj.EMPTY, "nodes").value();

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Clients clients = new Clients();
    private final Devices devices;
    private final Nodes nodes;
    private final Control control;
    private final HttpServer server;

    ControlGateway(Path state) throws IOException {
        this(state, List.of());
    }

    /// @param more methods beside those that are served here
    ControlGateway(Path state, List<RpcMethod<?, ?>> more) throws IOException {
        InstantSource clock = InstantSource.system();
        devices = Devices.open(state.resolve("devices"), clock);
        nodes = new Nodes(devices, () -> NODES);
        Presence presence = new Presence(clock);
        GatewayMethods gateway =
                new GatewayMethods(
                        new GatewayMethods.Facts(
                                "1.2.3",
                                Instant.now(),
                                () -> 0,
                                () -> 0,
                                () -> List.of(),
                                () -> Json.Obj.EMPTY,
                                new WellGateway()),
                        clock);
        Announcer announcer = new Announcer(clients, presence, gateway::health);
        RpcTable table =
                new RpcTable(
                        List.of(
                                more,
                                new DeviceMethods(devices, new PairingEvents(clients, clock)).all(),
                                new ScopeMethods(devices, new PairingEvents(clients, clock)).all(),
                                gateway.all(),
                                new NodeMethods(nodes, new Idempotency(clock), clock).all(),
                                new PresenceMethods(presence, announcer::tellPresence).all()));
        control =
                new Control(
                        new ControlParts(
                                "1.2.3",
                                table,
                                credentials -> verdict(credentials.authorization()),
                                devices,
                                nodes,
                                announcer,
                                state.resolve("config.yaml"),
                                state,
                                clock));
        server =
                HttpServer.start(
                        ListenSettings.on("127.0.0.1", 0)
                                .withConnections(5000, Duration.ofMillis(500)),
                        new HttpRoutes(
                                List.of(new ControlEndpoint(control, page())),
                                credentials -> verdict(credentials.authorization()),
                                () -> Origins.SAME,
                                new Metrics()));
        control.start();
    }

    private static PageEndpoint page() {
        return new PageEndpoint(() -> new ControlUiConfig(false, "", List.of(), false));
    }

    private Verdict verdict(String authorization) {
        if (revoked.contains(String.valueOf(authorization))) {
            return new Verdict.Refused("revoked");
        }
        return switch (String.valueOf(authorization)) {
            case "Bearer secret" -> new Verdict.Granted("operator", Caller.Role.OPERATOR);
            case "Bearer alice" -> new Verdict.Granted("alice", Caller.Role.USER);
            default -> new Verdict.Refused("unknown");
        };
    }

    /// From now on this token is as good as none.
    Nodes nodes() {
        return nodes;
    }

    void revoke(String token) {
        revoked.add("Bearer " + token);
        control.recheck();
    }

    /// Says goodbye to everybody.
    void goodbye(Duration restart) {
        try {
            String reason = restart == null ? "gateway stopping" : "gateway restarting";
            control.goodbye(reason, restart, Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Clients clients() {
        return clients;
    }

    int connections() {
        return server.connections();
    }

    int port() {
        return server.port();
    }

    /// An open socket whose challenge was read.
    FrameClient open() throws IOException {
        FrameClient client = new FrameClient(server.port(), "/");
        next(client);
        return client;
    }

    /// A socket that a proxy opened for a client somewhere else; its challenge is the second item.
    FrameClient openFromElsewhere() throws IOException {
        return new FrameClient(server.port(), "/", "X-Forwarded-For: 203.0.113.7\r\n");
    }

    /// `connect` of a device that signs the challenge.
    ///
    /// @param scopes comma separated
    static String connect(
            TestDevice device, String challenge, String role, String scopes, String token) {
        long now = System.currentTimeMillis();
        String signed =
                String.join(
                        "|",
                        "v2",
                        device.id(),
                        "t",
                        "node",
                        role,
                        scopes,
                        Long.toString(now),
                        token,
                        challenge);
        String listed = scopes.isEmpty() ? "" : "'" + scopes.replace(",", "','") + "'";
        return connect(
                token,
                "node",
                (",'role':'%s','scopes':[%s],'commands':['system.run'],'caps':['system'],"
                                + "'device':{'id':'%s','publicKey':'%s','signature':'%s','signedAt':%d,'nonce':'%s'}")
                        .formatted(
                                role,
                                listed,
                                device.id(),
                                device.publicKey(),
                                device.sign(signed),
                                now,
                                challenge));
    }

    Devices devices() {
        return devices;
    }

    /// Says something; single quotes stand for double ones.
    static FrameClient say(FrameClient client, String json) throws IOException {
        return client.text(json.replace('\'', '"'));
    }

    static Json.Obj next(FrameClient client) throws IOException {
        return JsonText.parseObject(client.receiveText());
    }

    /// The next answer, events left out.
    static Json.Obj answer(FrameClient client) throws IOException {
        Json.Obj frame = next(client);
        while (!frame.string("type").orElse("").equals("res")) {
            frame = next(client);
        }
        return frame;
    }

    /// A client that was let in.
    ///
    /// @param more members of `connect` beside those that are needed: `,'scopes':[…]`
    FrameClient connected(String token, String mode, String more) throws IOException {
        FrameClient client = open();
        say(client, connect(token, mode, more));
        Json.Obj hello = answer(client);
        if (!hello.isTrue("ok")) {
            throw new IOException(JsonText.compact(hello));
        }
        return client;
    }

    static String connect(String token, String mode, String more) {
        return "{'type':'req','id':'1','method':'connect','params':{'minProtocol':3,'maxProtocol':4,'client':"
                + CLIENT.formatted(mode)
                + ",'auth':{'token':'"
                + token
                + "'}"
                + more
                + "}}";
    }

    @Override
    public void close() {
        goodbye(null);
        control.close();
        server.close();
    }
}
