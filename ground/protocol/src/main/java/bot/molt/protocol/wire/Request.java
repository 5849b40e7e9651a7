package bot.molt.protocol.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One HTTP request.
///
/// @param path with its query, percent-encoded, starting with a slash; under [Target#path]
/// @param headers beside `Content-Length`, and `Host` and `Authorization` where they are not among
///   them, which are added
/// @param timeout how long to wait for the head of the answer; null for the target's
/// @param idle how long the body of the answer may pause; null for the target's timeout
@SuppressWarnings("ArrayRecordComponent")
public record Request(
        String method,
        String path,
        List<Header> headers,
        byte[] body,
        @Nullable Duration timeout,
        @Nullable Duration idle) {
    private static final byte[] NOTHING = {};

    /// One header line.
    public record Header(String name, String value) {}

    public static Request get(String path) {
        return new Request("GET", path, List.of(), NOTHING, null, null);
    }

    public static Request delete(String path) {
        return new Request("DELETE", path, List.of(), NOTHING, null, null);
    }

    /// A `POST` of JSON text.
    public static Request post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return new Request("POST", path, List.of(), body, null, null)
                .header("Content-Type", "application/json");
    }

    /// This request with one header more.
    public Request header(String name, String value) {
        if (breaksLine(name) || breaksLine(value)) {
            throw new IllegalArgumentException(name + ": a line break (expected: one line)");
        }
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Request(method, path, more, body, timeout, idle);
    }

    /// This request with limits of its own: for the head of the answer, and for pauses in its body.
    public Request waiting(Duration head, Duration pause) {
        return new Request(method, path, headers, body, head, pause);
    }

    /// Whether doing it twice is the same as doing it once.
    boolean repeatable() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("DELETE");
    }

    boolean has(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean breaksLine(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }
}
