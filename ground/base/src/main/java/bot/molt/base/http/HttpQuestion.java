package bot.molt.base.http;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One request, read whole.
///
/// @param method `GET`, `POST` …
/// @param path decoded, without the query
/// @param query the first value of each name, decoded
/// @param headers the first value of each name; names in lower case
/// @param body owned by the request
/// @param from the other end of the connection
@SuppressWarnings("ArrayRecordComponent")
public record HttpQuestion(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        InetSocketAddress from) {
    public HttpQuestion {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    HttpQuestion with(byte[] other) {
        return new HttpQuestion(method, path, query, headers, other, from);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The token of `Authorization: Bearer …`.
    public Optional<String> bearer() {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    static Map<String, String> query(String raw) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int at = pair.indexOf('=');
                String name = at < 0 ? pair : pair.substring(0, at);
                all.putIfAbsent(decoded(name), at < 0 ? "" : decoded(pair.substring(at + 1)));
            }
        }
        return all;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
