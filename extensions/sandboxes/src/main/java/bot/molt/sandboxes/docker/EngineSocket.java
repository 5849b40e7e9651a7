package bot.molt.sandboxes.docker;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// HTTP to the engine over its Unix socket, a connection per request. Blocks; interrupting ends the
/// connection.
///
/// Source: RFC 9112; Docker Engine API, section "Attach to a container" for the upgrade.
///
/// Threads: any.
final class EngineSocket {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final Path path;

    EngineSocket(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// What is sent after the head.
    ///
    /// @param length -1 for chunks
    record Body(InputStream content, long length) {
        static Body of(byte[] bytes) {
            return new Body(new java.io.ByteArrayInputStream(bytes), bytes.length);
        }
    }

    /// Sends a request and reads the head of the answer, whatever its status.
    Answer send(String method, String target, Map<String, String> headers, @Nullable Body body)
            throws IOException {
        SocketChannel channel = connect();
        boolean done = false;
        try {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head(method, target, headers, body).getBytes(StandardCharsets.ISO_8859_1));
            if (body != null) {
                copy(body, out);
            }
            Answer answer = Answer.read(channel);
            done = true;
            return answer;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private SocketChannel connect() throws IOException {
        if (!Files.exists(path)) {
            throw new MissingEngineException(
                    "no socket at " + path, "start the engine (systemctl start docker)");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw refused(e);
        }
    }

    private IOException refused(IOException e) {
        if (e instanceof java.nio.channels.ClosedByInterruptException) {
            return e;
        }
        boolean denied = String.valueOf(e.getMessage()).contains("ermission");
        return denied
                ? new MissingEngineException(
                        "permission denied on " + path,
                        "sudo usermod -aG docker "
                                + System.getProperty("user.name")
                                + ", then log in again")
                : new MissingEngineException(
                        "nobody listens on %s (%s)".formatted(path, e.getMessage()),
                        "start the engine (systemctl start docker)");
    }

    private static String head(
            String method, String target, Map<String, String> headers, @Nullable Body body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", "docker");
        headers.forEach(all::put);
        if (body == null) {
            all.putIfAbsent("Content-Length", method.equals("POST") ? "0" : "");
        } else if (body.length() >= 0) {
            all.put("Content-Length", Long.toString(body.length()));
        } else {
            all.put("Transfer-Encoding", "chunked");
        }
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        all.forEach((name, value) -> line(text, name, value));
        return text.append("\r\n").toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(name).append(": ").append(value).append("\r\n");
        }
    }

    private static void copy(Body body, OutputStream out) throws IOException {
        if (body.length() >= 0) {
            body.content().transferTo(out);
            return;
        }
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = body.content().read(buffer)) >= 0) {
            if (count > 0) {
                out.write(
                        (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(buffer, 0, count);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /// Sends and refuses failures; the answer is closed by the caller.
    Answer ask(String method, String target, Json.@Nullable Obj body) throws IOException {
        Body content = body == null ? null : Body.of(JsonText.bytes(body));
        Answer answer = send(method, target, body == null ? Map.of() : JSON, content);
        if (answer.status() < 400) {
            return answer;
        }
        try (answer) {
            throw new EngineException(answer.status(), answer.text());
        }
    }

    /// The whole answer as JSON.
    Json json(String method, String target, Json.@Nullable Obj body) throws IOException {
        try (Answer answer = ask(method, target, body)) {
            byte[] bytes = answer.body().readAllBytes();
            return bytes.length == 0 ? Json.Obj.EMPTY : JsonText.parse(bytes);
        }
    }

    /// Sends and reads nothing of the answer but its status.
    void done(String method, String target) throws IOException {
        ask(method, target, null).close();
    }
}
