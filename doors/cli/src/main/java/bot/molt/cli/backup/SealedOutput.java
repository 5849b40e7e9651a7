package bot.molt.cli.backup;

import java.io.IOException;
import java.io.OutputStream;

/// Encrypts what is written to it; closing it writes the last chunk.
final class SealedOutput extends OutputStream {
    private final OutputStream out;
    private final Seal seal;
    private final byte[] chunk = new byte[Seal.CHUNK];
    private int filled;
    private boolean closed;

    SealedOutput(OutputStream out, Seal seal) throws IOException {
        this.out = out;
        this.seal = seal;
        out.write(seal.header());
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (filled == chunk.length) {
                out.write(seal.close(chunk, filled, false));
                filled = 0;
            }
            int count = Math.min(left, chunk.length - filled);
            System.arraycopy(bytes, at, chunk, filled, count);
            filled += count;
            at += count;
            left -= count;
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        out.write(seal.close(chunk, filled, true));
        out.close();
    }
}
