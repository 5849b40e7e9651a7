package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A command without end, and the test's view of it: a pipe into which it writes as long as it
/// runs. It ends when nobody reads any more.
final class LongRun implements AutoCloseable {
    /// Only catches what hangs.
    private static final int LIMIT_SECONDS = 300;

    private final Path pipe;
    private final Process reader;
    private final BufferedReader said;

    /// @param pipe is made there
    LongRun(Path pipe) throws IOException, InterruptedException {
        this.pipe = pipe;
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        this.reader =
                new ProcessBuilder(
                                "timeout", Integer.toString(LIMIT_SECONDS), "cat", pipe.toString())
                        .start();
        this.said = reader.inputReader();
    }

    /// For a shell.
    String line() {
        return "while echo runs >&9; do sleep 0.5; done 9>" + pipe;
    }

    void awaitStart() throws IOException {
        assertThat(said.readLine()).isEqualTo("runs");
    }

    void awaitEnd() throws Exception {
        reader.onExit().get(LIMIT_SECONDS + 10, TimeUnit.SECONDS);
        assertThat(reader.exitValue()).isZero();
    }

    @Override
    public void close() throws IOException {
        reader.destroyForcibly().onExit().join();
        said.close();
    }
}
