package bot.molt.execution.egress;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The head of a request to an HTTP proxy, taken strictly: what two readers could understand
/// differently is refused.
///
/// @param method `CONNECT` or another
/// @param target host and port of `CONNECT`, else an absolute URI
/// @param fields names and values in their order
///
///   Source: RFC 9112.
record Head(String method, String target, List<Field> fields) {
    private static final int MAX_BYTES = 32_768;
    private static final int MAX_FIELDS = 100;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /// Belong to one connection only.
    private static final Set<String> OF_THE_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authorization",
                    "te",
                    "trailer",
                    "upgrade",
                    "host",
                    "expect");

    /// One header field.
    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /// A request that is not taken; the text goes to the client.
    static final class BadRequestException extends IOException {
        private static final long serialVersionUID = 1L;

        BadRequestException(String text) {
            super(text);
        }
    }

    /// @param first byte that was read already
    static Head read(int first, InputStream in) throws IOException {
        StringBuilder text = new StringBuilder().append((char) first);
        while (!endsHead(text)) {
            int next = in.read();
            if (next < 0) {
                throw new BadRequestException("the request ended in its head");
            }
            if (text.length() >= MAX_BYTES) {
                throw new BadRequestException("the head is larger than " + MAX_BYTES + " bytes");
            }
            text.append((char) next);
        }
        return parse(text.toString());
    }

    private static boolean endsHead(StringBuilder text) {
        int end = text.length();
        return end >= 4
                && text.charAt(end - 1) == '\n'
                && text.charAt(end - 2) == '\r'
                && text.charAt(end - 3) == '\n'
                && text.charAt(end - 4) == '\r';
    }

    private static Head parse(String text) throws BadRequestException {
        String[] lines = text.substring(0, text.length() - 4).split("\r\n", -1);
        String[] words = lines[0].split(" ", -1);
        boolean known = words.length == 3 && words[2].matches("HTTP/1\\.[01]");
        if (!known || !words[0].matches(TOKEN) || hasControl(lines[0])) {
            throw new BadRequestException("the first line is no request to a proxy");
        }
        if (lines.length > MAX_FIELDS) {
            throw new BadRequestException("more than " + MAX_FIELDS + " header fields");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            fields.add(field(lines[i]));
        }
        Head head = new Head(words[0], words[1], List.copyOf(fields));
        head.requireOneLength();
        return head;
    }

    private static Field field(String line) throws BadRequestException {
        int colon = line.indexOf(':');
        boolean named = colon > 0 && line.substring(0, colon).matches(TOKEN);
        if (!named || hasControl(line)) {
            throw new BadRequestException("a header field is not written as name: value");
        }
        return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static boolean hasControl(String line) {
        return line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F);
    }

    private void requireOneLength() throws BadRequestException {
        long lengths = fields.stream().filter(f -> f.is("content-length")).count();
        List<Field> codings = fields.stream().filter(f -> f.is("transfer-encoding")).toList();
        boolean chunked =
                codings.isEmpty()
                        || (codings.size() == 1
                                && codings.getFirst().value().equalsIgnoreCase("chunked"));
        boolean digits =
                fields.stream()
                        .filter(f -> f.is("content-length"))
                        .allMatch(f -> f.value().matches("[0-9]{1,18}"));
        if (lengths + codings.size() > 1 || !chunked || !digits) {
            throw new BadRequestException("the length of the body is not told in one way");
        }
    }

    boolean connects() {
        return method.equals("CONNECT");
    }

    /// Host and port asked for; a URI without a port means 80.
    Target asked() throws BadRequestException {
        if (connects()) {
            int colon = target.lastIndexOf(':');
            boolean plain = colon > 0 && target.substring(colon + 1).matches("[0-9]{1,5}");
            if (!plain || target.substring(0, colon).matches(".*[/@?#].*")) {
                throw new BadRequestException("CONNECT wants host:port");
            }
            return new Target(
                    target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
        }
        URI uri = uri();
        return new Target(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }

    /// A host and a port.
    record Target(String host, int port) {}

    private URI uri() throws BadRequestException {
        try {
            URI uri = new URI(target);
            boolean plain =
                    "http".equalsIgnoreCase(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null;
            if (plain) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new BadRequestException("the target is no URI");
        }
        throw new BadRequestException(
                "the target is not taken (expected: an absolute http URI, or CONNECT host:port)");
    }

    /// The head as the server of the URI gets it. One request, then the connection ends.
    byte[] forServer() throws BadRequestException {
        URI uri = uri();
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
        for (Field field : fields) {
            if (!OF_THE_HOP.contains(field.name().toLowerCase(Locale.ROOT))) {
                head.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        return head.append("Connection: close\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
