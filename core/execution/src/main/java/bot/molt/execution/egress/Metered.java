package bot.molt.execution.egress;

import java.io.IOException;
import java.io.OutputStream;

/// A stream that knows how many bytes went through, and when the last did.
///
/// Threads: one writes, any reads the figures.
final class Metered extends OutputStream {
    private final OutputStream out;
    private volatile long bytes;
    private volatile long last = System.nanoTime();

    Metered(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
        bytes += length;
        last = System.nanoTime();
    }

    long bytes() {
        return bytes;
    }

    /// Nanoseconds since the last byte.
    long idle() {
        return System.nanoTime() - last;
    }
}
