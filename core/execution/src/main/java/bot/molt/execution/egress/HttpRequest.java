package bot.molt.execution.egress;

import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A request of an HTTP client to its proxy: `CONNECT host:port`, or a method with an absolute
/// `http` URI. One request per connection: what follows it is never read as a request.
///
/// Source: RFC 9110, sections 7.6.1 and 9.3.6; RFC 9112, section 3.2.
///
/// @param path with the query; empty for CONNECT
record HttpRequest(HttpHead head, Destination target, String path, HttpBody body)
        implements Request {
    private static final String SCHEME = "http://";

    /// Fields of the connection between client and proxy, and those that are written anew.
    private static final Set<String> OF_THE_HOP =
            Set.of(
                    "connection",
                    "host",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /// What a Connection field must not take away.
    private static final Set<String> OF_THE_MESSAGE =
            Set.of("content-length", "host", "transfer-encoding");

    /// Reads the head. Whoever writes it wrong has been told so when this throws.
    static HttpRequest read(InputStream in, OutputStream out) throws IOException {
        try {
            return of(HttpHead.read(in));
        } catch (MalformedException e) {
            answer(out, "400 Bad Request", "the request is not taken: " + e.reason());
            throw e;
        }
    }

    private static HttpRequest of(HttpHead head) throws MalformedException {
        int hosts = head.values("host").size();
        if (hosts > 1 || (hosts == 0 && head.version().equals("HTTP/1.1"))) {
            throw new MalformedException("%d Host fields (expected: one)".formatted(hosts));
        }
        HttpBody body = HttpBody.of(head);
        if (!head.method().equals("CONNECT")) {
            return absolute(head, body);
        }
        boolean silent =
                head.values("content-length").isEmpty()
                        && head.values("transfer-encoding").isEmpty();
        if (!silent) {
            throw new MalformedException("CONNECT with a body (expected: none)");
        }
        return new HttpRequest(head, Authority.parse(head.target(), 0), "", body);
    }

    private static HttpRequest absolute(HttpHead head, HttpBody body) throws MalformedException {
        String uri = head.target();
        boolean plain =
                uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        && uri.indexOf('#') < 0
                        && uri.indexOf('\\') < 0
                        && uri.chars().allMatch(c -> c > ' ' && c != 0x7F);
        if (!plain) {
            throw new MalformedException(
                    "%s (expected: CONNECT host:port, or an http:// URI without fragment)"
                            .formatted(Host.shown(uri)));
        }
        if (!connectionTokens(head).stream().noneMatch(OF_THE_MESSAGE::contains)) {
            throw new MalformedException("Connection names a field of the message itself");
        }
        int start = SCHEME.length();
        int end = start;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        String rest = uri.substring(end);
        String path = rest.startsWith("/") ? rest : "/" + rest;
        return new HttpRequest(head, Authority.parse(uri.substring(start, end), 80), path, body);
    }

    private static Set<String> connectionTokens(HttpHead head) {
        return head.values("connection").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean connects() {
        return head.method().equals("CONNECT");
    }

    @Override
    public void granted(OutputStream client) throws IOException {
        if (connects()) {
            client.write(HttpHead.bytes("HTTP/1.1 200 Connection established\r\n\r\n"));
        }
    }

    @Override
    public boolean forward(InputStream client, OutputStream server) throws IOException {
        if (connects()) {
            Bytes.copy(client, server);
            return true;
        }
        server.write(HttpHead.bytes(forServer()));
        body.forward(client, server);
        return client.read() < 0;
    }

    /// The head in origin form; its Host is the one that was judged, whatever the client's was.
    private String forServer() {
        Set<String> dropped = connectionTokens(head);
        dropped.addAll(OF_THE_HOP);
        String host = target.port() == 80 ? target.host().bracketed() : target.authority();
        String kept =
                head.fields().stream()
                        .filter(f -> !dropped.contains(f.name()))
                        .filter(f -> !f.name().startsWith("proxy-"))
                        .map(f -> f.name() + ": " + f.value() + "\r\n")
                        .collect(Collectors.joining());
        boolean chunked = body.length() == HttpBody.CHUNKED;
        return "%s %s HTTP/1.1\r\nhost: %s\r\n".formatted(head.method(), path, host)
                + kept
                + (chunked ? "transfer-encoding: chunked\r\n" : "")
                + "connection: close\r\n\r\n";
    }

    @Override
    public void refused(OutputStream client, String reason) throws IOException {
        answer(client, "403 Forbidden", reason);
    }

    @Override
    public void unreached(OutputStream client, String reason) throws IOException {
        answer(client, "502 Bad Gateway", reason);
    }

    /// Answers with a text and says that nothing follows.
    static void answer(OutputStream client, String status, String text) throws IOException {
        byte[] body = ("moltbot proxy: " + text + "\n").getBytes(StandardCharsets.UTF_8);
        List<String> lines =
                List.of(
                        "HTTP/1.1 " + status,
                        "Content-Type: text/plain; charset=utf-8",
                        "Content-Length: " + body.length,
                        "Connection: close",
                        "",
                        "");
        client.write(HttpHead.bytes(String.join("\r\n", lines)));
        client.write(body);
    }
}
