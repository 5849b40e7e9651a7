package bot.molt.tools.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.text.Clip;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the refusal of a provider means, in the forms that providers write one.
public final class ServerError {
    private static final int LONGEST = 300;

    private ServerError() {}

    /// @param provider for people
    /// @param key never shown, also where the provider repeats it
    /// @param remedy what is needed to ask it
    public static CodedException of(
            String provider, WebAnswer answer, @Nullable Secret key, String remedy) {
        String said = masked(said(answer), key);
        String head = "%s: HTTP %d%s".formatted(provider, answer.status(), said);
        return switch (answer.status()) {
            case 429 ->
                    new CodedException(
                            ErrorCode.RATE_LIMITED,
                            "%s%s; ask again later".formatted(head, answer.retryAfter()));
            case 301, 302, 303, 307, 308 ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED,
                            "%s: redirects (expected: an answer; write the address itself as baseUrl)"
                                    .formatted(head));
            case 400, 401, 402, 403, 404, 422 ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED,
                            "%s (expected: 200; it takes %s)".formatted(head, remedy));
            default ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED,
                            "%s%s (expected: 200); ask again later"
                                    .formatted(head, answer.retryAfter()));
        };
    }

    private static String said(WebAnswer answer) {
        try {
            return message(JsonText.parseObject(answer.body()))
                    .map(text -> ": " + Clip.line(text.replaceAll("\\s+", " "), LONGEST))
                    .orElse("");
        } catch (JsonSyntaxException e) {
            return "";
        }
    }

    private static Optional<String> message(Json.Obj body) {
        Json.Obj error = body.object("error");
        Json.Obj detail = body.object("detail");
        return Stream.of(
                        error.string("message"),
                        error.string("detail"),
                        detail.string("message"),
                        detail.string("error"),
                        body.string("detail"),
                        body.string("error"),
                        body.string("message"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String masked(String text, @Nullable Secret key) {
        return key == null || key.reveal().isEmpty() ? text : text.replace(key.reveal(), "***");
    }
}
