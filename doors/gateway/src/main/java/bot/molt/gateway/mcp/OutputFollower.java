package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.execution.Call;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sends what a call writes while it runs, as progress: ten times a second at most, and a sign of
/// life where there is nothing to send.
final class OutputFollower {
    private static final int MAX_TEXT = 16 << 10;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration TURN = Duration.ofMillis(250);

    private final Call call;
    private final Turn turn;
    private final Duration keepAlive;
    private final List<Pipe> pipes = new ArrayList<>();
    private final long began = System.nanoTime();
    private long lastSent = began;
    private long done;
    private String lastLine = "";

    OutputFollower(Call call, Turn turn, Duration keepAlive) {
        this.call = call;
        this.turn = turn;
        this.keepAlive = keepAlive;
    }

    /// Follows until the call has ended or the thread is interrupted.
    void run() throws InterruptedException, IOException {
        int seen = 0;
        while (call.outcome().isEmpty()) {
            int now = pipes.isEmpty() ? call.awaitChange(seen, keepAlive) : awaitOutput(seen);
            attach();
            String text = news();
            if (!text.isEmpty() || idle()) {
                send(text);
            }
            if (!text.isEmpty() || stuck()) {
                pause(now);
            }
            seen = now;
        }
    }

    private boolean idle() {
        return System.nanoTime() - lastSent >= keepAlive.toNanos();
    }

    /// Whether there is only a part of a character to send.
    private boolean stuck() {
        return pipes.stream().anyMatch(pipe -> pipe.open() && pipe.output.size() > pipe.offset);
    }

    /// Waits for output, or for the call where no output will follow.
    private int awaitOutput(int seen) throws InterruptedException {
        List<Pipe> open = pipes.stream().filter(Pipe::open).toList();
        if (open.isEmpty()) {
            return call.awaitChange(seen, keepAlive);
        }
        if (open.size() == 1) {
            open.getFirst().await(keepAlive);
            return call.changes();
        }
        long end = System.nanoTime() + keepAlive.toNanos();
        while (System.nanoTime() < end && !open.getFirst().await(TURN) && !open.getLast().ready()) {
            // The second output is looked at four times a second.
        }
        return call.changes();
    }

    private void attach() {
        Optional<RunningProcess> process = call.process();
        if (pipes.isEmpty() && process.isPresent()) {
            pipes.add(new Pipe(process.get().stdout()));
            if (process.get().request().stderr() == ProcessRequest.Stderr.SEPARATE) {
                pipes.add(new Pipe(process.get().stderr()));
            }
        }
    }

    private String news() throws IOException {
        StringBuilder text = new StringBuilder();
        String line = call.progress();
        if (!line.equals(lastLine)) {
            lastLine = line;
            text.append(line);
        }
        for (Pipe pipe : pipes) {
            text.append(pipe.take());
        }
        return text.toString();
    }

    private void send(String text) {
        long bytes = pipes.stream().mapToLong(pipe -> pipe.offset).sum();
        done = Math.max(done + 1, bytes);
        String message = text.isEmpty() ? "still running (%d s)".formatted(age()) : text;
        turn.progress(Json.of(done), null, message);
        lastSent = System.nanoTime();
    }

    private long age() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    private void pause(int seen) throws InterruptedException {
        long end = System.nanoTime() + PAUSE.toNanos();
        long left = PAUSE.toNanos();
        int last = seen;
        while (left > 0 && call.outcome().isEmpty()) {
            last = call.awaitChange(last, Duration.ofNanos(left));
            left = end - System.nanoTime();
        }
    }

    /// One output and how far it was sent.
    private static final class Pipe {
        private final Output output;
        private long offset;

        Pipe(Output output) {
            this.output = output;
        }

        boolean open() {
            return !output.ended() || output.size() > offset;
        }

        boolean ready() {
            return output.size() > offset || output.ended();
        }

        boolean await(Duration limit) throws InterruptedException {
            return output.await(offset, limit);
        }

        /// What is new; of very much the end.
        String take() throws IOException {
            long size = output.size();
            long from = Math.max(offset, size - MAX_TEXT);
            byte[] bytes = output.read(from, MAX_TEXT);
            int start = from > offset ? firstWhole(bytes) : 0;
            int end = output.ended() ? bytes.length : lastWhole(bytes);
            if (end <= start) {
                return "";
            }
            String skipped =
                    from > offset ? "[%d bytes skipped]\n".formatted(from + start - offset) : "";
            offset = from + end;
            return skipped + new String(bytes, start, end - start, StandardCharsets.UTF_8);
        }

        private static int firstWhole(byte[] bytes) {
            int at = 0;
            while (at < bytes.length && at < 4 && isContinuation(bytes[at])) {
                at++;
            }
            return at;
        }

        /// The length without a character that has not arrived whole.
        private static int lastWhole(byte[] bytes) {
            int last = bytes.length - 1;
            int back = 0;
            while (last >= 0 && back < 3 && isContinuation(bytes[last])) {
                last--;
                back++;
            }
            if (last < 0) {
                return bytes.length;
            }
            int lead = bytes[last] & 0xff;
            int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
            return length > back + 1 ? last : bytes.length;
        }

        private static boolean isContinuation(byte b) {
            return (b & 0xc0) == 0x80;
        }
    }
}
