package bot.molt.execution.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lines of a file, from an offset on.
final class LineSource implements AutoCloseable {
    private static final int LONGEST_LINE = 16 << 20;

    private final Path file;
    private final FileChannel channel;
    private byte[] bytes = new byte[128 << 10];
    private int from;
    private int to;

    /// Offset of `from` in the file.
    private long offset;

    LineSource(Path file, long offset) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.offset = offset;
    }

    /// The next line without its end; null where there is no whole line (yet).
    byte @Nullable [] next() throws IOException {
        int searched = from;
        while (true) {
            int end = lineEnd(searched);
            if (end >= 0) {
                byte[] line = Arrays.copyOfRange(bytes, from, end);
                offset += end + 1L - from;
                from = end + 1;
                return line;
            }
            int length = to - from;
            if (!fill()) {
                return null;
            }
            searched = from + length;
        }
    }

    /// Offset behind the last line that was given.
    long offset() {
        return offset;
    }

    /// Whether bytes without a line end follow.
    boolean hasRest() {
        return to > from;
    }

    private int lineEnd(int start) {
        for (int i = start; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        int length = to - from;
        if (length > bytes.length / 2) {
            if (length > LONGEST_LINE) {
                throw new IOException(
                        "%s: a line of more than %d bytes".formatted(file, LONGEST_LINE));
            }
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        System.arraycopy(bytes, from, bytes, 0, length);
        from = 0;
        to = length;
        int count = channel.read(ByteBuffer.wrap(bytes, to, bytes.length - to), offset + length);
        to += Math.max(count, 0);
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
