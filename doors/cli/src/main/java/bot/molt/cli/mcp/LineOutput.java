package bot.molt.cli.mcp;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;

/// Messages to the client, one on a line. Whoever writes waits while the client reads more slowly.
///
/// Threads: any number write.
final class LineOutput implements AutoCloseable {
    private static final int MAX_WAITING = 256;
    private static final byte[] END = {};

    private final PrintStream out;
    private final ArrayBlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Worker writer;

    LineOutput(PrintStream out) {
        this.out = out;
        this.writer = Worker.platform("mcp-out", this::write);
    }

    void send(Json message) throws InterruptedException {
        lines.put(JsonText.bytes(message));
    }

    @SuppressWarnings("ReferenceEquality") // the mark is that one object
    private void write() throws InterruptedException {
        byte[] line = lines.take();
        while (line.length > 0) {
            out.write(line, 0, line.length);
            out.write('\n');
            if (lines.isEmpty()) {
                out.flush();
            }
            line = lines.take();
        }
        out.flush();
    }

    /// Writes what waits, for two seconds at most.
    @Override
    public void close() {
        try {
            if (lines.offer(END)) {
                writer.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }
}
