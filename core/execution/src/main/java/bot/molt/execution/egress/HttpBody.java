package bot.molt.execution.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// How far the body of a request goes.
///
/// Source: RFC 9112, sections 6 and 7.
///
/// @param length bytes; [#CHUNKED] where chunks say it
record HttpBody(long length) {
    static final long CHUNKED = -1;
    private static final int MAX_SIZE_LINE = 256;
    private static final int MAX_TRAILER = 16 * 1024;

    /// Reads the fields that say it; refuses all that say it in two ways.
    static HttpBody of(HttpHead head) throws MalformedException {
        List<String> lengths = head.values("content-length");
        List<String> codings = head.values("transfer-encoding");
        if (codings.isEmpty() && lengths.isEmpty()) {
            return new HttpBody(0);
        }
        if (!codings.isEmpty()) {
            boolean plain =
                    lengths.isEmpty()
                            && codings.size() == 1
                            && codings.getFirst().equalsIgnoreCase("chunked")
                            && head.version().equals("HTTP/1.1");
            if (!plain) {
                throw new MalformedException(
                        "Transfer-Encoding (expected: chunked alone, without Content-Length, in HTTP/1.1)");
            }
            return new HttpBody(CHUNKED);
        }
        if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw new MalformedException("Content-Length (expected: one number of bytes)");
        }
        return new HttpBody(Long.parseLong(lengths.getFirst()));
    }

    /// Hands on the body and nothing that follows it.
    void forward(InputStream in, OutputStream out) throws IOException {
        if (length != CHUNKED) {
            Bytes.copy(in, out, length);
            return;
        }
        long size = size(line(in, MAX_SIZE_LINE));
        while (size > 0) {
            out.write(HttpHead.bytes(Long.toHexString(size) + "\r\n"));
            Bytes.copy(in, out, size);
            if (!line(in, MAX_SIZE_LINE).isEmpty()) {
                throw new MalformedException("a chunk longer than it says");
            }
            out.write(HttpHead.bytes("\r\n"));
            size = size(line(in, MAX_SIZE_LINE));
        }
        int trailer = 0;
        String field = line(in, MAX_TRAILER);
        while (!field.isEmpty()) {
            trailer += field.length() + 2;
            if (trailer > MAX_TRAILER) {
                throw new MalformedException("a trailer of more than 16384 bytes");
            }
            field = line(in, MAX_TRAILER);
        }
        out.write(HttpHead.bytes("0\r\n\r\n"));
    }

    /// Extensions of a chunk are for the next reader only, which this is.
    private static long size(String line) throws MalformedException {
        int end = line.indexOf(';');
        String number = (end < 0 ? line : line.substring(0, end)).stripTrailing();
        if (!number.matches("[0-9A-Fa-f]{1,15}")) {
            throw new MalformedException("the size of a chunk (expected: a hexadecimal number)");
        }
        return Long.parseLong(number, 16);
    }

    private static String line(InputStream in, int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read != '\r') {
            if (read < 0 || read == '\n' || line.length() >= longest) {
                throw new MalformedException(
                        "a line of a chunked body (expected: ends with CR LF)");
            }
            line.append((char) read);
            read = in.read();
        }
        if (in.read() != '\n') {
            throw new MalformedException("CR without LF in a chunked body");
        }
        return line.toString();
    }
}
