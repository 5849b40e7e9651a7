package bot.molt.execution.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The whole lines of a file, last one first.
final class LinesBackwards {
    private static final int LONGEST_LINE = 16 << 20;

    private final FileChannel channel;
    private final int block;

    /// Bytes from `offset` in the file, of which `length` are not given yet.
    private byte[] bytes = new byte[0];

    private int length;
    private long offset;
    private boolean started;

    LinesBackwards(FileChannel channel, int block) throws IOException {
        this.channel = channel;
        this.block = block;
        this.offset = channel.size();
    }

    /// The line before, without its end; null at the beginning of the file.
    byte @Nullable [] next() throws IOException {
        if (!started) {
            started = true;
            skipTorn();
        }
        if (length == 0 && offset == 0) {
            return null;
        }
        int start = breakBefore(length - 1);
        while (start < 0 && offset > 0) {
            fill();
            start = breakBefore(length - 1);
        }
        byte[] line = Arrays.copyOfRange(bytes, start + 1, Math.max(start + 1, length - 1));
        length = start + 1;
        return line;
    }

    /// What follows the last line end is no line yet.
    private void skipTorn() throws IOException {
        int end = breakBefore(length);
        while (end < 0 && offset > 0) {
            fill();
            end = breakBefore(length);
        }
        length = end + 1;
    }

    private int breakBefore(int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private void fill() throws IOException {
        if (length > LONGEST_LINE) {
            throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
        }
        int count = (int) Math.min(Math.max(block, length), offset);
        byte[] more =
                Arrays.copyOf(AuditTail.bytes(channel, offset - count, count), count + length);
        System.arraycopy(bytes, 0, more, count, length);
        bytes = more;
        length += count;
        offset -= count;
    }
}
