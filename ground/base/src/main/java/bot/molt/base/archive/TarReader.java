package bot.molt.base.archive;

import bot.molt.base.archive.TarEntry.Kind;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an archive entry by entry, as GNU tar, bsdtar and [TarWriter] write them. Between two
/// calls of [#next] this stream is the content of the entry.
///
/// Errors: `IOException` for anything that is no whole archive, and for entries that are neither
/// file, folder nor link.
public final class TarReader extends FilterInputStream {
    private static final int MAX_EXTENDED = 1 << 20;

    private final byte[] header = new byte[TarWriter.BLOCK];
    private Map<String, String> extended = new HashMap<>();
    private long left;
    private long padding;
    private boolean ended;

    public TarReader(InputStream in) {
        super(in);
    }

    /// The next entry; null at the end of the archive.
    public @Nullable TarEntry next() throws IOException {
        while (!ended) {
            in.skipNBytes(left + padding);
            left = 0;
            padding = 0;
            readBlock();
            if (isZero()) {
                end();
                return null;
            }
            TarEntry entry = entry();
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /// What follows the end is read too, so that whatever checks the stream sees its end.
    private void end() throws IOException {
        ended = true;
        in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private void readBlock() throws IOException {
        if (in.readNBytes(header, 0, header.length) < header.length) {
            throw new EOFException("the archive ends in the middle");
        }
    }

    private boolean isZero() {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /// Null where the header only says more of the next entry.
    private @Nullable TarEntry entry() throws IOException {
        checkSum();
        char type = (char) header[156];
        long size = number(124, 12);
        if (type == 'x' || type == 'g' || type == 'L' || type == 'K') {
            byte[] more = more(size);
            note(type, more);
            return null;
        }
        String path = extended.getOrDefault("path", name());
        String link = extended.getOrDefault("linkpath", text(157, 100));
        String written = extended.getOrDefault("size", "");
        Kind kind = kind(type, path);
        long length = written.isEmpty() ? size : parse(written, 10);
        extended = new HashMap<>();
        begin(kind == Kind.FILE ? length : 0);
        return new TarEntry(path, kind, left, (int) (number(100, 8) & 0777), number(136, 12), link);
    }

    private static Kind kind(char type, String path) throws IOException {
        return switch (type) {
            case '0', '\u0000', '7' -> path.endsWith("/") ? Kind.FOLDER : Kind.FILE;
            case '5' -> Kind.FOLDER;
            case '2' -> Kind.LINK;
            default ->
                    throw new IOException(
                            "%s: an entry of type %c (expected: files, folders and symbolic links)"
                                    .formatted(path, type));
        };
    }

    private void begin(long size) {
        left = size;
        padding = (TarWriter.BLOCK - size % TarWriter.BLOCK) % TarWriter.BLOCK;
    }

    private byte[] more(long size) throws IOException {
        if (size > MAX_EXTENDED) {
            throw new IOException("an extended header of " + size + " bytes (limit: 1 MB)");
        }
        begin(size);
        byte[] bytes = readNBytes((int) size);
        if (bytes.length < size) {
            throw new EOFException("the archive ends in the middle");
        }
        return bytes;
    }

    private void note(char type, byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        switch (type) {
            case 'L' -> extended.put("path", cut(text));
            case 'K' -> extended.put("linkpath", cut(text));
            case 'x' -> records(bytes);
            default -> {
                // of the whole archive: nothing that is needed here
            }
        }
    }

    private void records(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int space = at;
            while (space < bytes.length && bytes[space] != ' ') {
                space++;
            }
            String digits = new String(bytes, at, space - at, StandardCharsets.US_ASCII);
            long length = parse(digits, 10);
            if (length <= space - at + 1L || at + length > bytes.length) {
                throw new IOException("a broken extended header");
            }
            int end = at + (int) length;
            String record = new String(bytes, space + 1, end - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals > 0) {
                extended.put(record.substring(0, equals), record.substring(equals + 1));
            }
            at = end;
        }
    }

    private static String cut(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    private String name() {
        String prefix = text(257, 5).equals("ustar") ? text(345, 155) : "";
        String name = text(0, TarWriter.NAME);
        boolean isGnu = header[263] == ' ';
        return prefix.isEmpty() || isGnu ? name : prefix + "/" + name;
    }

    private String text(int at, int length) {
        return cut(new String(header, at, length, StandardCharsets.UTF_8));
    }

    private long number(int at, int length) throws IOException {
        if ((header[at] & 0x80) != 0) {
            long value = header[at] & 0x7f;
            for (int i = at + 1; i < at + length; i++) {
                value = value << 8 | header[i] & 0xff;
            }
            if (value < 0) {
                throw new IOException("a number beyond all numbers in a header");
            }
            return value;
        }
        String digits = text(at, length).strip();
        return digits.isEmpty() ? 0 : parse(digits, 8);
    }

    private static long parse(String digits, int radix) throws IOException {
        try {
            long value = Long.parseLong(digits, radix);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("no tar archive (a header says: " + digits + ")", e);
        }
        throw new IOException("no tar archive (a header says: " + digits + ")");
    }

    private void checkSum() throws IOException {
        long sum = 0;
        for (int i = 0; i < header.length; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(148, 8)) {
            throw new IOException("no tar archive (the sum of a header is wrong)");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the archive ends in the middle");
        }
        left -= count;
        return count;
    }
}
