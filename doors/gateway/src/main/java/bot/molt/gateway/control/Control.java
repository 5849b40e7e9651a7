package bot.molt.gateway.control;

import bot.molt.base.DataSize;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.gateway.device.DeviceProof;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.WebSocketSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The WebSocket protocol of one gateway: lets clients in, answers them, tells them what happens.
///
/// Threads: safe for any number; each client has its own.
public final class Control implements AutoCloseable {
    /// Limits of one client.
    static final WebSocketSettings LIMITS =
            new WebSocketSettings(
                    new DataSize(25 << 20),
                    new DataSize(64 << 10),
                    new DataSize(3 << 19),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    List.of());

    private static final Duration TICK = Duration.ofSeconds(30);
    private static final int HEALTH_EVERY_TICKS = 2;

    private final ControlParts parts;
    private final Admission admission;
    private final Hello hello;
    private final InFlight inFlight = new InFlight();
    private final ArrayBlockingQueue<Boolean> ending = new ArrayBlockingQueue<>(1);
    private @Nullable Worker ticks;

    public Control(ControlParts parts) {
        this.parts = parts;
        this.admission =
                new Admission(
                        parts.authenticator(),
                        new DeviceProof(parts.clock()),
                        parts.devices(),
                        new Pairing(
                                parts.devices(),
                                new PairingEvents(parts.announcer().clients(), parts.clock())));
        this.hello = new Hello(parts, LIMITS, TICK);
    }

    /// Starts to tell the time and how the gateway is.
    public void start() {
        parts.announcer()
                .presence()
                .arrived(
                        "gateway",
                        Json.object()
                                .put("host", Hello.hostName())
                                .put("version", parts.version())
                                .put(
                                        "platform",
                                        System.getProperty("os.name", "").toLowerCase(Locale.ROOT))
                                .put("mode", "gateway")
                                .put("reason", "self")
                                .build());
        ticks = Worker.virtual("control-tick", this::tick);
    }

    private void tick() throws InterruptedException {
        for (int count = 1; ending.poll(TICK.toMillis(), TimeUnit.MILLISECONDS) == null; count++) {
            parts.announcer().tick(parts.clock().millis());
            if (count % HEALTH_EVERY_TICKS == 0) {
                parts.announcer().tellHealth();
            }
        }
    }

    /// Serves one client until it leaves.
    void serve(Request request) throws IOException, InterruptedException {
        try (ControlSocket socket =
                new ControlSocket(this, request, request.exchange().upgradeWebSocket(LIMITS))) {
            socket.run();
        }
    }

    InFlight inFlight() {
        return inFlight;
    }

    ControlParts parts() {
        return parts;
    }

    Admission admission() {
        return admission;
    }

    Json.Obj hello(Client client) {
        return hello.to(client);
    }

    /// Sends away those whose credentials no longer hold.
    public void recheck() {
        parts.announcer()
                .clients()
                .sendAway(
                        client -> !client.admitted().stillIn().holds(),
                        "unauthorized: the credentials of this connection hold no longer");
    }

    /// Takes no more requests, lets those that run be answered, says goodbye to everybody.
    ///
    /// @param restart how long until the gateway is back; null where it stops
    /// @param patience how long requests may take to end
    public void goodbye(String reason, @Nullable Duration restart, Duration patience)
            throws InterruptedException {
        parts.announcer().tellShutdown(reason, restart);
        inFlight.close(patience);
        parts.announcer().clients().closeAll(1012, "service restart");
    }

    @Override
    public void close() {
        ending.offer(true);
        if (ticks != null) {
            ticks.close();
        }
    }
}
