package bot.molt.gateway.terminal;

import bot.molt.gateway.settings.TerminalConfig;
import bot.molt.protocol.terminal.OpenTerminalParams;
import bot.molt.protocol.terminal.TerminalItem;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One terminal: its process, who is connected, when it was last used.
///
/// Threads: any.
final class Terminal {
    static final Duration GRACE = Duration.ofSeconds(2);

    private final String userId;
    private final OpenTerminalParams opened;
    private final RunningProcess process;
    private final Typing typing;
    private int columns;
    private int rows;
    private int connections;
    private long lastUse = System.nanoTime();
    private long lastConnected = System.nanoTime();
    private long seenBytes;
    private String reason = "exited";

    Terminal(String userId, OpenTerminalParams opened, RunningProcess process) {
        this.userId = userId;
        this.opened = opened;
        this.process = process;
        this.typing = new Typing(process.id());
        this.columns = opened.columns();
        this.rows = opened.rows();
    }

    String id() {
        return process.id();
    }

    String userId() {
        return userId;
    }

    RunningProcess process() {
        return process;
    }

    Typing typing() {
        return typing;
    }

    boolean isOpen() {
        return process.exit().isEmpty();
    }

    synchronized TerminalItem item() {
        return new TerminalItem(
                id(),
                opened.command(),
                opened.workspace(),
                opened.node(),
                process.startedAt(),
                process.stdout().size(),
                columns,
                rows,
                exit().orElse(null));
    }

    /// Empty while it runs.
    synchronized Optional<TerminalItem.Exit> exit() {
        return process.exit().map(status -> exit(status, reason));
    }

    private static TerminalItem.Exit exit(ExitStatus status, String reason) {
        @Nullable String signal = status.signal();
        return new TerminalItem.Exit(signal == null ? status.code() : null, signal, reason);
    }

    /// Errors: `IOException` after the end.
    void resize(int newColumns, int newRows) throws IOException {
        process.resize(newColumns, newRows);
        synchronized (this) {
            columns = newColumns;
            rows = newRows;
        }
    }

    synchronized void used() {
        lastUse = System.nanoTime();
    }

    synchronized void connected() {
        connections++;
    }

    synchronized void left() {
        connections--;
        lastConnected = System.nanoTime();
    }

    /// How long it may go on as it is; zero where it may not. Nobody has to look at it before half
    /// of that has passed.
    synchronized Duration left(TerminalConfig config) {
        long now = System.nanoTime();
        long bytes = process.stdout().size();
        if (bytes != seenBytes) {
            seenBytes = bytes;
            lastUse = now;
        }
        long idle = config.idle().toNanos() - (now - lastUse);
        long away =
                connections > 0
                        ? config.away().toNanos()
                        : config.away().toNanos() - (now - lastConnected);
        if (idle <= 0 || away <= 0) {
            reason = idle <= 0 ? "idle" : "away";
            return Duration.ZERO;
        }
        return Duration.ofNanos(Math.min(idle, away));
    }

    /// Ends everything that runs in it.
    void end() throws InterruptedException {
        process.terminate(GRACE);
    }

    /// The same because its user wants it.
    void close() throws InterruptedException {
        if (isOpen()) {
            synchronized (this) {
                reason = "closed";
            }
        }
        end();
    }
}
