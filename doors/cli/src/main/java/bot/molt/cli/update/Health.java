package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits until the gateway of this machine answers and is ready.
final class Health {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Session session;
    private final CountDownLatch never = new CountDownLatch(1);

    Health(Session session) {
        this.session = session;
    }

    /// Empty once a gateway of that version is ready; else why not, after `limit`.
    String await(String version, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration pause = FIRST_PAUSE;
        String reason = reason(version);
        while (!reason.isEmpty() && System.nanoTime() < deadline) {
            if (never.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                break;
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            reason = reason(version);
        }
        return reason;
    }

    private String reason(String version) throws IOException {
        GatewayClient gateway = session.gateway();
        try {
            Json.Obj health = Rpc.ask(gateway, Request.get("/health"));
            String running = health.string("version").orElse("?");
            if (!running.equals(version)) {
                return "version %s answers (expected: %s)".formatted(running, version);
            }
            Rpc.ask(gateway, Request.get("/readyz"));
            return "";
        } catch (CodedException e) {
            return e.text();
        }
    }
}
