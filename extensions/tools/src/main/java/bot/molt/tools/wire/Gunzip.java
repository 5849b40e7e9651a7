package bot.molt.tools.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Unpacks gzip, one member after the other, however many there are and however empty they are; the
/// one of the JDK calls itself for each.
///
/// Source: RFC 1952.
final class Gunzip extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int end;
    private boolean ended;

    /// Errors: `ZipException` for what is no gzip.
    Gunzip(InputStream in) throws IOException {
        this.in = in;
        begin(octet());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count == 0 && length > 0 && !ended) {
            count = inflated(bytes, offset, length);
            if (count == 0 && inflater.finished()) {
                next();
            } else if (count == 0 && !inflater.needsInput()) {
                throw new ZipException("gzip that wants a dictionary (expected: none)");
            } else if (count == 0) {
                at = 0;
                end = filled();
                inflater.setInput(buffer, at, end);
            }
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    private int inflated(byte[] bytes, int offset, int length) throws IOException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            ZipException broken = new ZipException("broken gzip: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
    }

    private int filled() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
            throw new EOFException("the packed answer ended too early");
        }
        return count;
    }

    /// Sum and length are behind a member; what follows is another one, or nothing of ours.
    private void next() throws IOException {
        at = end - inflater.getRemaining();
        for (int i = 0; i < 8; i++) {
            octet();
        }
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        ended = at == end || buffer[at] != 0x1F;
        if (!ended) {
            begin(octet());
        }
    }

    private void begin(int first) throws IOException {
        if (first != 0x1F || octet() != 0x8B || octet() != 8) {
            throw new ZipException("no gzip (expected: its first three bytes)");
        }
        int flags = octet();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(octet() | octet() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            octet();
        }
    }

    private void skipText(boolean present) throws IOException {
        int b = present ? octet() : 0;
        while (b != 0) {
            b = octet();
        }
    }

    private int octet() throws IOException {
        if (at == end) {
            at = 0;
            end = 0;
            while (end == 0) {
                end = filled();
            }
        }
        return buffer[at++] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
