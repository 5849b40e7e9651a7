package bot.molt.fleet.qemu;

import bot.molt.base.SignalNumbers;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.fleet.driver.LineSocket;
import bot.molt.linux.process.ForeignProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One running QEMU, and the ends of its sockets.
///
/// Threads: any.
final class QemuGuest implements AutoCloseable {
    private static final Pattern FORWARD =
            Pattern.compile("HOST_FORWARD\\]\\s+\\d+\\s+127\\.0\\.0\\.1\\s+(\\d+)\\s");
    private static final Duration KILL = Duration.ofSeconds(20);
    private static final String GONE_SHUTDOWN = "shutdown";

    private final ForeignProcess process;
    private final TaskScope threads;
    private final Runnable ended;
    private final AtomicBoolean told = new AtomicBoolean();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Qmp qmp;
    private final LineSocket agent;
    private volatile String console = "";

    private QemuGuest(ForeignProcess process, Path sockets, TaskScope threads, Runnable ended)
            throws IOException, InterruptedException {
        this.process = process;
        this.threads = threads;
        this.ended = ended;
        qmp = Qmp.connect(sockets.resolve(QemuCommand.CONTROL), threads, this::event);
        agent = LineSocket.connect(sockets.resolve(QemuCommand.AGENT), threads, this::said);
    }

    /// Connects to a QEMU that runs, and watches it.
    ///
    /// @param ended told once, when it has ended and nobody had asked for it
    static QemuGuest connect(
            ForeignProcess process, Path sockets, TaskScope threads, Runnable ended)
            throws IOException, InterruptedException {
        QemuGuest guest = new QemuGuest(process, sockets, threads, ended);
        threads.fork(() -> guest.watch());
        guest.agent.send("hello " + System.currentTimeMillis() / 1000);
        return guest;
    }

    private boolean watch() throws InterruptedException, IOException {
        if (qmp.ask("query-status", Json.Obj.EMPTY)
                .object("return")
                .string("status")
                .orElse("")
                .equals(GONE_SHUTDOWN)) {
            finish();
        }
        while (!process.awaitEnd(Duration.ofHours(1))) {
            // it runs; the wait has a limit as every wait has
        }
        over.countDown();
        if (told.compareAndSet(false, true)) {
            ended.run();
        }
        return true;
    }

    private void event(String name) {
        if (name.equals("SHUTDOWN")) {
            threads.fork(() -> {
                finish();
                return true;
            });
        }
    }

    /// The guest has ended; its QEMU waits so that its last words can be read.
    private void finish() throws InterruptedException {
        try {
            readConsole();
            qmp.ask("quit", Json.Obj.EMPTY);
        } catch (IOException e) {
            System.getLogger(QemuGuest.class.getName())
                    .log(System.Logger.Level.DEBUG, "console", e);
        } finally {
            if (!process.awaitEnd(KILL)) {
                process.signal(SignalNumbers.KILL);
            }
        }
    }

    private void readConsole() throws IOException, InterruptedException {
        Json.Obj said =
                qmp.ask(
                        "ringbuf-read",
                        Json.object()
                                .put("device", "console")
                                .put("size", 65_536)
                                .put("format", "utf8")
                                .build());
        console = said.string("return").orElse("");
    }

    private void said(String line) {
        if (line.equals("ready")) {
            ready.countDown();
        }
    }

    /// Waits until its SSH server answers, or it has ended, or `limit` is over; whether it answers.
    boolean awaitReady(Duration limit) throws InterruptedException {
        threads.fork(() -> {
            if (over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                ready.countDown();
            }
            return true;
        });
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS) && over.getCount() > 0;
    }

    /// The last lines of its console.
    String lastWords() throws InterruptedException {
        if (runs()) {
            try {
                readConsole();
            } catch (IOException e) {
                System.getLogger(QemuGuest.class.getName())
                        .log(System.Logger.Level.DEBUG, "console", e);
            }
        }
        String[] lines = console.strip().split("\\R");
        StringBuilder last = new StringBuilder();
        for (int i = Math.max(0, lines.length - 3); i < lines.length; i++) {
            last.append(last.isEmpty() ? "" : " | ").append(lines[i].strip());
        }
        return last.toString().replaceAll("\\p{Cntrl}", "");
    }

    /// The port of the loopback that leads to its SSH server.
    int forwardedPort() throws IOException, InterruptedException {
        String said =
                qmp.ask(
                                "human-monitor-command",
                                Json.object().put("command-line", "info usernet").build())
                        .string("return")
                        .orElse("");
        Matcher found = FORWARD.matcher(said);
        if (!found.find()) {
            throw new IOException("QEMU forwards no port");
        }
        return Integer.parseInt(found.group(1));
    }

    boolean runs() {
        return process.runs();
    }

    /// Lets it end in order, and ends it after `grace`.
    void stop(Duration grace) throws InterruptedException {
        told.set(true);
        try {
            agent.send("stop");
        } catch (IOException e) {
            System.getLogger(QemuGuest.class.getName()).log(System.Logger.Level.DEBUG, "agent", e);
        }
        if (!process.awaitEnd(grace)) {
            kill();
        }
    }

    void kill() throws InterruptedException {
        told.set(true);
        process.signal(SignalNumbers.KILL);
        if (!process.awaitEnd(KILL)) {
            System.getLogger(QemuGuest.class.getName())
                    .log(System.Logger.Level.WARNING, "QEMU {0} does not end", process.pid());
        }
    }

    @Override
    public void close() {
        told.set(true);
        qmp.close();
        agent.close();
    }
}
