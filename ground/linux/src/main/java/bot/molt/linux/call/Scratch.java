package bot.molt.linux.call;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Native memory for a few calls, released on close.
///
/// Threads: belongs to the one that made it.
public final class Scratch implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = arena.allocate(ValueLayout.JAVA_INT);

    MemorySegment errnoCell() {
        return errno;
    }

    int errno() {
        return errno.get(ValueLayout.JAVA_INT, 0);
    }

    /// Zeroed memory, aligned for everything.
    public MemorySegment bytes(long size) {
        return arena.allocate(size, 16);
    }

    /// Address of the text in UTF-8 with a NUL at its end; refuses a NUL inside.
    public long text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8), text);
    }

    /// Address of a name as the kernel gave it.
    public long text(byte[] bytes, String shown) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException(
                        "text: " + shown.replace('\0', '␀') + " (expected: no NUL)");
            }
        }
        MemorySegment cell = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, cell, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return cell.address();
    }

    /// Address of an array of texts with a null at its end.
    public long texts(List<String> texts) {
        MemorySegment array = bytes((texts.size() + 1L) * Long.BYTES);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ValueLayout.JAVA_LONG, i, text(texts.get(i)));
        }
        return array.address();
    }

    @Override
    public void close() {
        arena.close();
    }
}
