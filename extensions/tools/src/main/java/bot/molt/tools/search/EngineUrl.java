package bot.molt.tools.search;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.tools.wire.WebUrl;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Addresses of engines.
final class EngineUrl {
    private EngineUrl() {}

    /// @param written null for the usual one
    /// @param setting for people, where it is written
    static WebUrl of(@Nullable URI written, String usual, String path, String setting) {
        String base = written == null ? usual : written.toString();
        try {
            return WebUrl.parse(base.replaceFirst("/+$", "") + path);
        } catch (IllegalArgumentException e) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, setting + ": " + e.getMessage(), e);
        }
    }

    /// `?a=b&c=d`; what is empty is left out.
    static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
