package bot.molt.gateway.transport;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a request line asks for: a decoded path and its query.
///
/// Source: RFC 9112 section 3.2, RFC 3986 section 2.1.
///
/// @param path decoded, always begins with `/` or is `*`
/// @param query as written, without `?`; empty where there is none
record RequestTarget(String path, String query) {
    /// Origin-form, absolute-form or `*`.
    ///
    /// Errors: `invalid_request` for every other form, for raw characters outside of printable
    /// ASCII, and for percent signs that do not spell UTF-8.
    static RequestTarget parse(String target) {
        String origin = origin(target);
        checkCharacters(origin);
        int mark = origin.indexOf('?');
        String path = mark < 0 ? origin : origin.substring(0, mark);
        String query = mark < 0 ? "" : origin.substring(mark + 1);
        if (query.indexOf('%') >= 0) {
            decode(query);
        }
        return new RequestTarget(decode(path), query);
    }

    private static String origin(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        boolean absolute =
                target.regionMatches(true, 0, "http://", 0, 7)
                        || target.regionMatches(true, 0, "https://", 0, 8);
        if (!absolute) {
            throw bad("request target: not a path (expected: /… or http://host/…)");
        }
        int host = target.indexOf("://") + 3;
        int end = host;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        if (end == host) {
            throw bad("request target: no host");
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#' || c == '\\') {
                throw bad(
                        "request target: character %d at %d (expected: percent-encoded)"
                                .formatted((int) c, i));
            }
        }
    }

    /// The values of one query parameter.
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!pair.isEmpty() && decode(key.replace('+', ' ')).equals(name)) {
                values.add(equals < 0 ? "" : decode(pair.substring(equals + 1).replace('+', ' ')));
            }
        }
        return values;
    }

    Optional<String> value(String name) {
        return query.isEmpty() ? Optional.empty() : values(name).stream().findFirst();
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) hexPair(text, i);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return utf8(ByteBuffer.wrap(bytes, 0, length));
    }

    private static int hexPair(String text, int at) {
        boolean valid =
                at + 2 < text.length()
                        && HexFormat.isHexDigit(text.charAt(at + 1))
                        && HexFormat.isHexDigit(text.charAt(at + 2));
        int value = valid ? HexFormat.fromHexDigits(text, at + 1, at + 3) : 0;
        if (value == 0) {
            throw bad("request target: bad percent-encoding at " + at);
        }
        return value;
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw bad("request target: percent-encoding is not UTF-8");
        }
    }

    private static CodedException bad(String message) {
        return new CodedException(ErrorCode.INVALID_REQUEST, message);
    }
}
