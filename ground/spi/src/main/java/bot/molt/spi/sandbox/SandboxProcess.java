package bot.molt.spi.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A started program and its ends of the pipes or terminal.
///
/// Threads: each stream belongs to one thread; the rest may be called from any.
public interface SandboxProcess {
    long pid();

    /// Standard output, or the terminal.
    InputStream stdout();

    /// Standard error; at its end at once where it is merged.
    InputStream stderr();

    /// Standard input, or the terminal; swallows everything where the request wants no input.
    OutputStream stdin();

    /// Whether the target passes input on to a program that asked for it.
    default boolean takesInput() {
        return true;
    }

    /// Waits for the end of the program itself (its children may live on).
    ExitStatus waitFor() throws InterruptedException;

    void resize(int columns, int rows) throws IOException;

    /// Signals the foreground process group.
    void signal(String name) throws IOException;

    /// Ends every process of the tree, also those that left the group or were re-parented: TERM,
    /// after `grace` KILL. Returns when none is left.
    void terminate(Duration grace) throws InterruptedException;
}
