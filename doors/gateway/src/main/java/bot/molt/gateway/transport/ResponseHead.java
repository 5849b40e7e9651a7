package bot.molt.gateway.transport;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The bytes of a response's first lines.
///
/// Source: RFC 9112 section 4, RFC 9110 section 15.
final class ResponseHead {
    private static final String SAFETY =
            "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private record DateLine(long second, String text) {}

    private volatile DateLine date = new DateLine(-1, "");

    /// A whole response in one array.
    ///
    /// @param bodyless HEAD: the length is told, the body is not sent
    byte[] whole(int status, Headers headers, byte[] body, boolean bodyless, boolean close) {
        StringBuilder head = start(status, headers);
        boolean never = status == 204 || status == 304;
        if (!never) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] lines = end(head, close);
        if (never || bodyless || body.length == 0) {
            return lines;
        }
        byte[] all = java.util.Arrays.copyOf(lines, lines.length + body.length);
        System.arraycopy(body, 0, all, lines.length, body.length);
        return all;
    }

    /// The head of a response of unknown length.
    byte[] streaming(int status, Headers headers, boolean chunked, boolean close) {
        StringBuilder head = start(status, headers);
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
        return end(head, close);
    }

    /// The head of a switch to another protocol.
    byte[] switching(Headers headers) {
        StringBuilder head = new StringBuilder(192).append("HTTP/1.1 101 Switching Protocols\r\n");
        headers.forEach((name, value) -> field(head, name, value));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private StringBuilder start(int status, Headers headers) {
        StringBuilder head = new StringBuilder(320);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
        head.append(dateLine()).append(SAFETY);
        headers.forEach((name, value) -> field(head, name, value));
        if (!headers.has("Cache-Control")) {
            head.append("Cache-Control: no-store\r\n");
        }
        return head;
    }

    private static byte[] end(StringBuilder head, boolean close) {
        head.append(close ? "Connection: close\r\n\r\n" : "\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private String dateLine() {
        long second = System.currentTimeMillis() / 1000;
        DateLine known = date;
        if (known.second != second) {
            known =
                    new DateLine(
                            second, "Date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n");
            date = known;
        }
        return known.text;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 302 -> "Found";
            case 304 -> "Not Modified";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 499 -> "Client Closed Request";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "Status";
        };
    }
}
