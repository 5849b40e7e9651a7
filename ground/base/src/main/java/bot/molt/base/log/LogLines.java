package bot.molt.base.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/// Whole lines of a file that grows, and that may be replaced by a new one.
///
/// Threads: one at a time.
public final class LogLines {
    private static final int MOST_BYTES = 8 << 20;

    private final Path file;
    private final Predicate<String> wanted;
    private long offset;

    /// @param wanted which lines are taken
    public LogLines(Path file, Predicate<String> wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    /// The newest lines, oldest first, out of the last 8 MiB.
    public List<String> last(int limit) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        long size = Files.size(file);
        offset = Math.max(0, size - MOST_BYTES);
        boolean cutsFirst = offset > 0;
        Deque<String> newest = new ArrayDeque<>();
        for (String line : next()) {
            newest.addLast(line);
        }
        if (cutsFirst && !newest.isEmpty()) {
            newest.removeFirst();
        }
        while (newest.size() > limit) {
            newest.removeFirst();
        }
        return List.copyOf(newest);
    }

    /// Whole lines behind a place, at most so many.
    public List<String> after(long place, int limit) throws IOException {
        offset = place;
        List<String> lines = next();
        return lines.size() <= limit ? lines : lines.subList(lines.size() - limit, lines.size());
    }

    /// Place behind what was read.
    public long offset() {
        return offset;
    }

    /// Begins behind what is there now.
    public void skipToEnd() throws IOException {
        offset = Files.exists(file) ? Files.size(file) : 0;
    }

    /// Lines that were completed since; a file that became shorter is read from its start.
    public List<String> next() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            offset = channel.size() < offset ? 0 : offset;
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) Math.min(MOST_BYTES, channel.size() - offset));
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {
                // Until the buffer is full or the file ends.
            }
            return lines(bytes.array(), bytes.position());
        }
    }

    private List<String> lines(byte[] bytes, int length) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                start = i + 1;
                if (wanted.test(line)) {
                    lines.add(line);
                }
            }
        }
        offset += start == 0 && length == MOST_BYTES ? length : start;
        return lines;
    }
}
