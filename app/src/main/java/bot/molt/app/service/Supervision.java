package bot.molt.app.service;

import bot.molt.base.concurrent.Worker;
import bot.molt.linux.notify.NotifySocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps systemd told: when the gateway is ready, starts anew or stops, and, while its port
/// answers, that it is alive. Without a supervisor that listens nothing happens.
///
/// Source: sd_notify(3), sd_watchdog_enabled(3).
public final class Supervision implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Supervision.class.getName());

    /// So many words within the supervisor's limit: two may be lost.
    private static final int WORDS_PER_LIMIT = 3;

    private final @Nullable NotifySocket socket;
    private final @Nullable Duration limit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable InetSocketAddress port;
    private volatile boolean failed;
    private @Nullable Worker worker;

    private Supervision(@Nullable NotifySocket socket, @Nullable Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /// As `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` say.
    public static Supervision of(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean isMeant = pid.isEmpty() || pid.equals("" + ProcessHandle.current().pid());
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean isWatched = isMeant && micros.matches("[1-9][0-9]{0,17}");
        return new Supervision(
                NotifySocket.of(environment).orElse(null),
                isWatched
                        ? Duration.of(Long.parseLong(micros), java.time.temporal.ChronoUnit.MICROS)
                        : null);
    }

    /// The gateway takes requests.
    ///
    /// @param where its port, as this machine reaches it
    public void ready(InetSocketAddress where) {
        port = where;
        tell(
                "READY=1\nSTATUS=listening on %s port %d"
                        .formatted(where.getAddress().getHostAddress(), where.getPort()));
        if (worker == null && socket != null && limit != null) {
            Duration pause = limit.dividedBy(WORDS_PER_LIMIT);
            worker = Worker.virtual("watchdog", () -> watch(pause));
        }
    }

    /// The gateway ends what runs and starts anew in this process.
    public void restarting() {
        port = null;
        long micros = System.nanoTime() / 1_000;
        tell("RELOADING=1\nMONOTONIC_USEC=%d\nSTATUS=starting anew".formatted(micros));
    }

    /// The gateway ends.
    public void stopping() {
        port = null;
        tell("STOPPING=1\nSTATUS=stopping");
    }

    private void watch(Duration pause) throws InterruptedException {
        do {
            InetSocketAddress where = port;
            Optional<String> wrong = where == null ? Optional.empty() : Pulse.missing(where, pause);
            if (wrong.isEmpty()) {
                tell("WATCHDOG=1");
            } else {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "watchdog: port {0} does not answer: {1}",
                        String.valueOf(where),
                        wrong.get());
            }
        } while (!ended.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// A supervisor that is gone must not stop the gateway; it is said once.
    private void tell(String text) {
        if (socket == null || failed) {
            return;
        }
        try {
            socket.send(text);
        } catch (IOException e) {
            failed = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the supervisor does not hear: {0}",
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (worker != null) {
            worker.close();
        }
    }
}
