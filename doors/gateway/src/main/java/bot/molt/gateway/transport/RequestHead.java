package bot.molt.gateway.transport;

import bot.molt.base.CodedException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Set;

/// The checks between a decoded request and an exchange.
///
/// Source: RFC 9110, RFC 9112.
final class RequestHead {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private RequestHead() {}

    /// Errors: [RefusedRequest] or `CodedException` with what is wrong.
    static HttpExchange read(HttpRequest request, Connection connection) throws RefusedRequest {
        if (request.decoderResult().isFailure()) {
            throw RefusedRequest.of(request.decoderResult().cause());
        }
        boolean modern = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!modern && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            throw new RefusedRequest(
                    505, "version: %s (expected: HTTP/1.1)".formatted(request.protocolVersion()));
        }
        String method = request.method().name();
        if (!METHODS.contains(method)) {
            throw new RefusedRequest(
                    501,
                    "method: not implemented (known: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS)");
        }
        Headers headers = Headers.received(request.headers());
        checkHost(headers, modern);
        long length = bodyLength(headers, modern);
        long most = connection.server().settings().maxBody().bytes();
        if (length > most) {
            throw refused(RequestBody.tooLarge(length, most));
        }
        HttpExchange.Line line =
                new HttpExchange.Line(method, RequestTarget.parse(request.uri()), headers, modern);
        return new HttpExchange(connection, line, new RequestBody(length, most), expects(headers));
    }

    private static void checkHost(Headers headers, boolean modern) throws RefusedRequest {
        int hosts = headers.all("host").size();
        if (hosts > 1 || (modern && hosts == 0)) {
            throw new RefusedRequest(400, "Host: %d of them (expected: 1)".formatted(hosts));
        }
        String host = headers.first("host").orElse("");
        if (!host.chars().allMatch(c -> c > ' ' && c < 127 && "/\\@?#".indexOf(c) < 0)) {
            throw new RefusedRequest(400, "Host: not a host");
        }
    }

    /// -1 for chunked.
    private static long bodyLength(Headers headers, boolean modern) throws RefusedRequest {
        List<String> encodings = headers.all("transfer-encoding");
        List<String> lengths = headers.all("content-length");
        if (encodings.isEmpty()) {
            return lengths.isEmpty() ? 0 : length(lengths);
        }
        if (!modern || !lengths.isEmpty()) {
            throw new RefusedRequest(
                    400, "Transfer-Encoding: not with HTTP/1.0 or a Content-Length");
        }
        if (encodings.size() > 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
            throw new RefusedRequest(501, "Transfer-Encoding: only chunked is understood");
        }
        return -1;
    }

    private static long length(List<String> lengths) throws RefusedRequest {
        String text = lengths.getFirst();
        boolean digits =
                !text.isEmpty()
                        && text.length() <= 18
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (lengths.size() > 1 || !digits) {
            throw new RefusedRequest(400, "Content-Length: not one number");
        }
        return Long.parseLong(text);
    }

    private static boolean expects(Headers headers) throws RefusedRequest {
        String expectation = headers.first("expect").orElse("");
        if (!expectation.isEmpty() && !expectation.equalsIgnoreCase("100-continue")) {
            throw new RefusedRequest(417, "Expect: only 100-continue is understood");
        }
        return !expectation.isEmpty();
    }

    private static RefusedRequest refused(CodedException failure) {
        return new RefusedRequest(failure.code().httpStatus(), failure.text());
    }
}
