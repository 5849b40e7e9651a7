package bot.molt.fleet.qemu;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.fleet.driver.LineSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The control socket of a QEMU.
///
/// Source: QEMU Machine Protocol.
///
/// Threads: any; one command at a time.
final class Qmp implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ReentrantLock asking = new ReentrantLock();
    private final BlockingQueue<Json.Obj> answers = new ArrayBlockingQueue<>(16);
    private final Events events;
    private final LineSocket socket;

    /// Told of events, on the thread that reads.
    @FunctionalInterface
    interface Events {
        void event(String name);
    }

    private Qmp(Path path, TaskScope threads, Events events) throws IOException {
        this.events = events;
        socket = LineSocket.connect(path, threads, this::line);
    }

    static Qmp connect(Path socket, TaskScope threads, Events events)
            throws IOException, InterruptedException {
        Qmp qmp = new Qmp(socket, threads, events);
        qmp.ask("qmp_capabilities", Json.Obj.EMPTY);
        return qmp;
    }

    private void line(String line) {
        try {
            Json.Obj said = JsonText.parseObject(line);
            if (said.has("event")) {
                events.event(said.string("event").orElse(""));
            } else if (said.has("return") || said.has("error")) {
                answers.offer(said);
            }
        } catch (JsonSyntaxException e) {
            System.getLogger(Qmp.class.getName()).log(System.Logger.Level.WARNING, "QMP", e);
        }
    }

    /// Runs a command; what it returned.
    ///
    /// Errors: `IOException` where it fails or says nothing in 30 seconds.
    Json.Obj ask(String command, Json.Obj arguments) throws IOException, InterruptedException {
        asking.lockInterruptibly();
        try {
            answers.clear();
            socket.send(
                    JsonText.compact(
                            Json.object()
                                    .put("execute", command)
                                    .put("arguments", arguments)
                                    .build()));
            Json.Obj answer = answers.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new IOException(
                        "%s: QEMU says nothing for %d s".formatted(command, LIMIT.toSeconds()));
            }
            if (answer.has("error")) {
                throw new IOException(
                        command + ": " + answer.object("error").string("desc").orElse("failed"));
            }
            return answer;
        } finally {
            asking.unlock();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
