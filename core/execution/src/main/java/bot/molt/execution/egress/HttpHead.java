package bot.molt.execution.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The lines of a request head, read strictly: what two readers could take differently is refused.
///
/// Source: RFC 9112, sections 2.2, 3 and 5.
///
/// @param target one char per byte
record HttpHead(String method, String target, String version, List<Field> fields) {
    static final int MAX_BYTES = 16 * 1024;
    static final int MAX_FIELDS = 100;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /// A field; the name in lower case, the value without space around it.
    record Field(String name, String value) {}

    HttpHead {
        fields = List.copyOf(fields);
    }

    /// Reads up to the empty line, and not a byte more.
    static HttpHead read(InputStream in) throws IOException {
        Lines lines = new Lines(in);
        String[] parts = lines.next().split(" ", -1);
        boolean known =
                parts.length == 3
                        && TOKEN.matcher(parts[0]).matches()
                        && !parts[1].isEmpty()
                        && parts[2].matches("HTTP/1\\.[01]");
        if (!known) {
            throw new MalformedException(
                    "the request line (expected: METHOD target HTTP/1.1, one space between)");
        }
        List<Field> fields = new ArrayList<>();
        String line = lines.next();
        while (!line.isEmpty()) {
            if (fields.size() == MAX_FIELDS) {
                throw new MalformedException("more than %d fields".formatted(MAX_FIELDS));
            }
            fields.add(field(line));
            line = lines.next();
        }
        return new HttpHead(parts[0], parts[1], parts[2], fields);
    }

    private static Field field(String line) throws MalformedException {
        int colon = line.indexOf(':');
        if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
            throw new MalformedException(
                    "a field (expected: Name: value on one line, no space before the colon)");
        }
        return new Field(
                line.substring(0, colon).toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip());
    }

    /// All values of a field.
    List<String> values(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
    }

    private static final class Lines {
        private final InputStream in;
        private int bytes;

        Lines(InputStream in) {
            this.in = in;
        }

        /// A line without its CR LF.
        String next() throws IOException {
            StringBuilder line = new StringBuilder();
            int read = one();
            while (read != '\r') {
                if (read == '\n' || read == 0x7F || (read < ' ' && read != '\t')) {
                    throw new MalformedException(
                            "byte %d in the head (expected: lines that end with CR LF)"
                                    .formatted(read));
                }
                line.append((char) read);
                read = one();
            }
            if (one() != '\n') {
                throw new MalformedException("CR without LF in the head");
            }
            return line.toString();
        }

        private int one() throws IOException {
            bytes++;
            if (bytes > MAX_BYTES) {
                throw new MalformedException("a head of more than %d bytes".formatted(MAX_BYTES));
            }
            int read = in.read();
            if (read < 0) {
                throw new MalformedException("the connection ended within the head");
            }
            return read;
        }
    }

    /// A head as bytes.
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
