package bot.molt.spi.tool;

import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A process with its output, kept after its end until it expires.
public interface RunningProcess {
    /// Id by which the caller finds it again.
    String id();

    long pid();

    ProcessRequest request();

    Instant startedAt();

    /// Standard output; standard error too where the request merges them or asks for a terminal.
    Output stdout();

    /// Standard error; empty where it is merged.
    Output stderr();

    /// Empty while it runs.
    Optional<ExitStatus> exit();

    /// Waits for the end; empty when `limit` passed first.
    Optional<ExitStatus> await(Duration limit) throws InterruptedException;

    /// Whether it may be written to: some targets pass no input on, though it was offered.
    default boolean takesInput() {
        return request().takesInput();
    }

    /// Writes to standard input or the terminal. Errors: `IOException` after the end or a close,
    /// and where it was started without input.
    void write(byte[] bytes) throws IOException;

    void closeInput() throws IOException;

    /// Size of the terminal in characters. Errors: `IOException` where there is no terminal.
    void resize(int columns, int rows) throws IOException;

    /// Whether this process is to run on when its call ends or its client goes away.
    void detach();

    boolean detached();

    /// Ends the whole tree, children that left the process group included: TERM, after `grace`
    /// KILL.
    void terminate(Duration grace) throws InterruptedException;

    /// Sends a signal to the foreground process group: `INT`, `TERM`, `HUP`, `KILL`, `USR1` …
    void signal(String name) throws IOException;
}
