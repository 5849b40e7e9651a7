package bot.molt.providers.wire;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a server's refusals mean. Servers of one API differ in their codes, so the words count too.
public final class Failures {
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_TEXT = 600;

    private static final List<String> OVERFLOW =
            List.of(
                    "prompt is too long",
                    "input is too long",
                    "context length",
                    "context_length",
                    "context window",
                    "context size",
                    "context limit",
                    "maximum prompt length",
                    "maximum number of tokens allowed",
                    "model token limit",
                    "reduce the length",
                    "range of input length",
                    "prompt exceeds max length",
                    "request_too_large",
                    "too large for model");
    private static final List<String> BILLING =
            List.of(
                    "insufficient_quota",
                    "billing_error",
                    "billing_not_active",
                    "credit balance",
                    "insufficient balance",
                    "insufficient credits",
                    "exceeded_current_quota",
                    "account balance",
                    "arrearage",
                    "欠费",
                    "余额不足");
    private static final List<String> AUTH =
            List.of(
                    "api key not valid",
                    "api_key_invalid",
                    "invalid api key",
                    "invalid_api_key",
                    "incorrect api key",
                    "invalid x-api-key",
                    "authentication_error",
                    "unrecognizedclient",
                    "invalidsignature");
    private static final List<String> NO_MODEL =
            List.of(
                    "model_not_found",
                    "model not found",
                    "model not exist",
                    "no such model",
                    "not a valid model",
                    "invalid model",
                    "unknown model",
                    "model does not exist",
                    "model identifier is invalid");
    private static final List<String> OVERLOADED =
            List.of("overloaded", "at capacity", "engine_overloaded", "server is busy");
    private static final Pattern RETRY_DELAY =
            Pattern.compile("\"retryDelay\"\\s*:\\s*\"([\\d.]+)s\"");

    private final ModelEndpoint endpoint;

    Failures(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    ModelException of(int status, Map<String, String> headers, InputStream body)
            throws IOException {
        String text = new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
        return failure(status, said(text), text, retryAfter(headers, text));
    }

    /// A failure that came in the middle of a stream, after its status.
    ///
    /// @param error with what names it: `type`, `code`, `message`
    public ModelException inStream(Json error) {
        String text = JsonText.compact(error);
        return failure(status(error), said(text), text, retryAfter(Map.of(), text));
    }

    /// A stream that ended before its reply did.
    public ModelException cutOff() {
        return new ModelException(
                Kind.NETWORK,
                endpoint.provider()
                        + ": the answer broke off before its end (expected: the same once more)");
    }

    /// A code in the place of a status, as some servers send it.
    private static int status(Json error) {
        long code = error instanceof Json.Obj object ? object.number("code").orElse(0L) : 0;
        return code >= 400 && code < 600 ? (int) code : 0;
    }

    private ModelException failure(
            int status, String said, String whole, @Nullable Duration retryAfter) {
        Kind kind = kind(status, whole.toLowerCase(Locale.ROOT));
        String code = status == 0 ? "in the stream" : "HTTP " + status;
        String hint =
                switch (kind) {
                    case AUTH ->
                            "; expected: a key that it takes, see `moltbot models auth add --provider %s`"
                                    .formatted(endpoint.provider());
                    case NO_MODEL -> "; expected: a model that `moltbot models list` names";
                    default -> "";
                };
        return new ModelException(
                kind,
                masked("%s: %s (%s%s)".formatted(endpoint.provider(), said, code, hint)),
                retryAfter);
    }

    static Kind kind(int status, String words) {
        if (status == 401 || names(words, AUTH)) {
            return Kind.AUTH;
        }
        if (status == 402 || names(words, BILLING)) {
            return Kind.BILLING;
        }
        boolean aboutRequest = status < 429 || status >= 500;
        if (status == 413 || (aboutRequest && names(words, OVERFLOW))) {
            return Kind.CONTEXT_OVERFLOW;
        }
        if (names(words, NO_MODEL)) {
            return Kind.NO_MODEL;
        }
        return status == 0 ? ofWords(words) : ofStatus(status, words);
    }

    private static Kind ofStatus(int status, String words) {
        return switch (status) {
            case 403 -> Kind.AUTH;
            case 404 -> Kind.NO_MODEL;
            case 408 -> Kind.NETWORK;
            case 429 -> names(words, OVERLOADED) ? Kind.OVERLOADED : Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            default ->
                    status < 500
                            ? Kind.INVALID
                            : names(words, OVERLOADED) ? Kind.OVERLOADED : Kind.SERVER;
        };
    }

    private static Kind ofWords(String words) {
        if (words.contains("rate_limit") || words.contains("throttling")) {
            return Kind.RATE_LIMITED;
        }
        if (names(words, OVERLOADED) || words.contains("unavailable")) {
            return Kind.OVERLOADED;
        }
        return words.contains("invalid_request") || words.contains("validationexception")
                ? Kind.INVALID
                : Kind.SERVER;
    }

    private static boolean names(String words, List<String> any) {
        return any.stream().anyMatch(words::contains);
    }

    /// What the server said, as people can read it: the message, with its code before it.
    private static String said(String body) {
        Json json;
        try {
            json = JsonText.parse(body);
        } catch (JsonSyntaxException e) {
            return shortened(body.isBlank() ? "no explanation" : body.strip());
        }
        Json first =
                json instanceof Json.Arr(List<Json> items) && !items.isEmpty()
                        ? items.getFirst()
                        : json;
        return shortened(first instanceof Json.Obj object ? said(object) : body);
    }

    private static String said(Json.Obj object) {
        if (object.get("error") instanceof Json.Obj inner) {
            return said(inner);
        }
        String message =
                object.string("message")
                        .or(() -> object.string("error"))
                        .or(() -> object.string("Message"))
                        .or(() -> object.string("detail"))
                        .orElse(object.toString());
        String code =
                object.string("code")
                        .or(() -> object.string("type"))
                        .or(() -> object.string("status"))
                        .orElse("");
        return code.isEmpty() || code.equals("error") ? message : code + ": " + message;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    /// `text` without the key.
    String masked(String text) {
        Secret key = endpoint.key();
        return key == null || key.reveal().length() < 4 ? text : text.replace(key.reveal(), "***");
    }

    private static @Nullable Duration retryAfter(Map<String, String> headers, String body) {
        Duration millis = seconds(headers.getOrDefault("retry-after-ms", ""), 1000);
        if (millis != null) {
            return millis;
        }
        String written = headers.getOrDefault("retry-after", "");
        Duration seconds = seconds(written, 1);
        if (seconds != null) {
            return seconds;
        }
        Matcher delay = RETRY_DELAY.matcher(body);
        return delay.find() ? seconds(delay.group(1), 1) : untilDate(written);
    }

    private static @Nullable Duration seconds(String text, int parts) {
        return text.matches("\\d{1,9}(\\.\\d{1,9})?")
                ? Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000 / parts))
                : null;
    }

    private static @Nullable Duration untilDate(String text) {
        try {
            Instant at =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(Instant.now(), at);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
