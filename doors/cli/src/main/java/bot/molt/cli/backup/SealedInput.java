package bot.molt.cli.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/// Decrypts what [SealedOutput] wrote; gives out only what is authentic.
final class SealedInput extends InputStream {
    private final PushbackInputStream in;
    private final Seal seal;
    private final byte[] sealed = new byte[Seal.CHUNK + Seal.TAG];
    private byte[] open = {};
    private int at;
    private boolean ended;

    /// @param in behind the header
    SealedInput(InputStream in, Seal seal) {
        this.in = new PushbackInputStream(in, 1);
        this.seal = seal;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (at == open.length && !ended) {
            next();
        }
        if (at == open.length) {
            return -1;
        }
        int count = Math.min(length, open.length - at);
        System.arraycopy(open, at, buffer, offset, count);
        at += count;
        return count;
    }

    private void next() throws IOException {
        int length = in.readNBytes(sealed, 0, sealed.length);
        int following = in.read();
        if (following >= 0) {
            in.unread(following);
        }
        ended = following < 0;
        open = seal.open(sealed, length, ended);
        at = 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
