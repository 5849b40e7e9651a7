package bot.molt.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.NativeProcess;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/// One run of the program on a pseudo-terminal. What it writes goes to a terminal that keeps a
/// screen; what that answers goes back.
final class TerminalRun implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Poller poller;
    private final NativeProcess process;
    private final ScreenTerminal screen;
    private final StringBuilder raw = new StringBuilder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final TaskScope scope = new TaskScope("terminal");
    private boolean ended;

    /// @param env what the program knows besides of being at a terminal
    TerminalRun(Path home, Map<String, String> env, String... words) throws IOException {
        TerminalSize size = new TerminalSize(90, 30);
        screen = new ScreenTerminal(size.columns(), size.rows());
        Map<String, String> all = new HashMap<>(env);
        all.put("TERM", "xterm-256color");
        all.put("MOLTBOT_TTY", "012");
        all.put("PATH", System.getenv("PATH"));
        poller = Poller.start();
        Spawner spawner = new Spawner(poller, Arena.ofAuto());
        ProcessRequest request =
                new ProcessRequest(
                        Java.command(home, words),
                        home.toString(),
                        Map.of(),
                        size,
                        ProcessRequest.Stderr.MERGED);
        process =
                spawner.start(
                        request,
                        home.toString(),
                        all,
                        Mark.Series.fresh().next(),
                        Spawner.Extras.NONE);
        process.begins();
        scope.fork(this::read);
    }

    private boolean read() throws IOException {
        Reader reader = new InputStreamReader(process.stdout(), StandardCharsets.UTF_8);
        char[] buffer = new char[8_192];
        try {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                take(new String(buffer, 0, count));
            }
        } catch (IOException e) {
            // The other side of a pseudo-terminal ends so.
        } finally {
            end();
        }
        return true;
    }

    private void take(String text) throws IOException {
        String answer;
        lock.lock();
        try {
            raw.append(text);
            screen.write(text);
            answer = screen.read();
            written.signalAll();
        } finally {
            lock.unlock();
        }
        if (!answer.isEmpty()) {
            type(answer);
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void type(String keys) throws IOException {
        OutputStream in = process.stdin();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    void resize(int columns, int rows) throws IOException {
        lock.lock();
        try {
            boolean taken = screen.setSize(Size.of(columns, rows));
            assertThat(taken).isTrue();
        } finally {
            lock.unlock();
        }
        process.resize(columns, rows);
    }

    /// Everything that can be read: what scrolled away, and the screen.
    String text() {
        lock.lock();
        try {
            List<String> lines = new ArrayList<>();
            screen.getHistory().forEach(line -> lines.add(line(line, 0, line.length)));
            lines.addAll(rows());
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }

    /// The lines of the screen.
    List<String> rows() {
        lock.lock();
        try {
            int columns = screen.getColumns();
            long[] cells = new long[columns * screen.getRows()];
            screen.dump(cells, new int[2]);
            List<String> lines = new ArrayList<>();
            for (int row = 0; row < screen.getRows(); row++) {
                lines.add(line(cells, row * columns, (row + 1) * columns));
            }
            return lines;
        } finally {
            lock.unlock();
        }
    }

    private static String line(long[] cells, int from, int to) {
        StringBuilder line = new StringBuilder();
        for (int i = from; i < to; i++) {
            int point = ScreenTerminal.cellCodePoint(cells[i]);
            if (point > 0) {
                line.appendCodePoint(point);
            }
        }
        return line.toString().stripTrailing();
    }

    /// Every character that the program wrote.
    String raw() {
        lock.lock();
        try {
            return raw.toString();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the text is to be read.
    void await(String text) throws InterruptedException {
        await(text, seen -> seen.contains(text));
    }

    void await(String what, Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        lock.lock();
        try {
            while (!condition.test(text())) {
                long left = deadline - System.nanoTime();
                boolean more = left > 0 && !ended && written.await(left, TimeUnit.NANOSECONDS);
                if (!more && !condition.test(text())) {
                    throw new AssertionError("not seen: " + what + "\n" + text());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// How often the text is to be read.
    int count(String text) {
        return text().split(java.util.regex.Pattern.quote(text), -1).length - 1;
    }

    /// Waits for the end of the program; its exit code.
    int awaitEnd() throws InterruptedException {
        if (!process.awaitEnd(LIMIT)) {
            throw new AssertionError("still runs\n" + text());
        }
        boolean drained = scope.join(LIMIT);
        assertThat(drained).isTrue();
        return process.waitFor().code();
    }

    @Override
    public void close() {
        try {
            process.terminate(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scope.close();
        poller.close();
    }
}
