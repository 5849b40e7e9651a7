package bot.molt.base.archive;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes an archive that every `tar` reads.
///
/// Source: POSIX.1-2017, pax interchange format; long names stand in extended headers.
public final class TarWriter implements Closeable {
    static final int BLOCK = 512;
    static final int NAME = 100;
    private static final long MAX_OCTAL = 077_777_777_777L;
    private static final int BUFFER = 64 << 10;

    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /// Writes a file of exactly `size` bytes.
    ///
    /// Errors: `EOFException` where the content is shorter.
    ///
    /// @param modified seconds since 1970
    public void file(String path, InputStream content, long size, int mode, long modified)
            throws IOException {
        if (path.getBytes(StandardCharsets.UTF_8).length > NAME || size > MAX_OCTAL) {
            extended(path, size);
        }
        header(path, '0', Math.min(size, MAX_OCTAL), mode, modified);
        byte[] buffer = new byte[BUFFER];
        long left = size;
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException(
                        "%s: %d bytes are missing (expected: %d)".formatted(path, left, size));
            }
            out.write(buffer, 0, count);
            left -= count;
        }
        pad(size);
    }

    private void extended(String path, long size) throws IOException {
        byte[] records =
                (record("path", path) + record("size", Long.toString(size)))
                        .getBytes(StandardCharsets.UTF_8);
        header("pax-header", 'x', records.length, 0600, 0);
        new ByteArrayInputStream(records).transferTo(out);
        pad(records.length);
    }

    /// `<length> <name>=<value>\n`, where the length counts its own digits.
    private static String record(String name, String value) {
        String rest = " " + name + "=" + value + "\n";
        int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
        int length = bytes + Integer.toString(bytes).length();
        if (Integer.toString(length).length() > Integer.toString(bytes).length()) {
            length++;
        }
        return length + rest;
    }

    private void header(String path, char type, long size, int mode, long modified)
            throws IOException {
        byte[] header = new byte[BLOCK];
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME));
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, Math.max(0, modified));
        java.util.Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        byte[] magic = "ustar\u000000".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, header, 257, magic.length);
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        octal(header, 148, 7, sum);
        out.write(header);
    }

    private static void octal(byte[] header, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        String padded = "0".repeat(length - 1 - digits.length()) + digits;
        System.arraycopy(
                padded.getBytes(StandardCharsets.US_ASCII), 0, header, at, padded.length());
        header[at + length - 1] = 0;
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % BLOCK);
        if (over > 0) {
            out.write(new byte[BLOCK - over]);
        }
    }

    /// Writes the end of the archive and closes the stream.
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
