package bot.molt.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command reads and writes.
///
/// @param terminal whether a person looks at `out`
public record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {
    private static final int BUFFER = 32 * 1024;

    /// The streams of this process: UTF-8 whatever the locale says.
    public static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                System.getenv("TERM") != null && isTerminal());
    }

    private static boolean isTerminal() {
        String told = System.getenv("MOLTBOT_TTY");
        return told != null && told.contains("1");
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER),
                false,
                StandardCharsets.UTF_8);
    }

    /// Hands everything written so far to the operating system.
    public void flush() {
        out.flush();
        err.flush();
    }
}
