package bot.molt.channels.matrix;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.HttpApi;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.OutgoingFile;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The client-server API. Source: spec.matrix.org, client-server API 1.11.
///
/// Threads: safe for any number.
final class MatrixApi implements AutoCloseable {
    private static final long MOST = 16 << 20;

    private final HttpApi http;
    private final Secret token;
    private final Duration limit;

    MatrixApi(URI homeserver, MatrixConfig config, Secret token) {
        this.http = new HttpApi("matrix", homeserver, config.timeoutSeconds());
        this.token = token;
        this.limit = config.timeoutSeconds();
    }

    /// Asks for something below `/_matrix/client/v3`.
    Json.Obj get(String path) throws ChannelException, InterruptedException {
        return result(http.ask(request("GET", "/_matrix/client/v3" + path, null), MOST));
    }

    /// Asks for something that comes only after a while.
    Json.Obj wait(String path, Duration patience) throws ChannelException, InterruptedException {
        Request request =
                request("GET", "/_matrix/client/v3" + path, null)
                        .waiting(patience.plus(limit), limit);
        return result(http.ask(request, MOST));
    }

    Json.Obj post(String path, Json.Obj body) throws ChannelException, InterruptedException {
        return result(http.ask(request("POST", "/_matrix/client/v3" + path, body), MOST));
    }

    Json.Obj put(String path, Json.Obj body) throws ChannelException, InterruptedException {
        return result(http.ask(request("PUT", "/_matrix/client/v3" + path, body), MOST));
    }

    /// Keeps a file on the homeserver; its `mxc:` address.
    String upload(OutgoingFile file) throws ChannelException, InterruptedException {
        Request request =
                new Request(
                                "POST",
                                "/_matrix/media/v3/upload?filename=" + encoded(file.name()),
                                List.of(),
                                file.bytes(),
                                null,
                                null)
                        .header("Content-Type", file.mimeType());
        return result(http.ask(signed(request), MOST)).string("content_uri").orElse("");
    }

    /// The bytes behind an `mxc:` address.
    byte[] download(String mxc, long most) throws ChannelException, InterruptedException {
        if (!mxc.matches("mxc://[A-Za-z0-9.:_-]{1,255}/[A-Za-z0-9_-]{1,255}")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID, "matrix: a file without an address of its own");
        }
        String path = "/_matrix/client/v1/media/download/" + mxc.substring(6);
        HttpApi.Answer answer = http.ask(request("GET", path, null), most);
        if (answer.status() != 200) {
            throw failure(answer);
        }
        return answer.body();
    }

    private Request request(String method, String path, @Nullable Json body) {
        byte[] bytes = body == null ? new byte[0] : JsonText.bytes(body);
        Request plain = new Request(method, path, List.of(), bytes, null, null);
        return signed(body == null ? plain : plain.header("Content-Type", "application/json"));
    }

    private Request signed(Request request) {
        return request.header("Authorization", "Bearer " + token.reveal());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Json.Obj object(HttpApi.Answer answer) {
        try {
            return JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static Json.Obj result(HttpApi.Answer answer) throws ChannelException {
        if (answer.status() / 100 != 2) {
            throw failure(answer);
        }
        return object(answer);
    }

    private static ChannelException failure(HttpApi.Answer answer) {
        Json.Obj body = object(answer);
        String code = body.string("errcode").orElse("");
        ChannelFailure.Kind kind =
                switch (code) {
                    case "M_LIMIT_EXCEEDED" -> ChannelFailure.Kind.RATE_LIMITED;
                    case "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED" ->
                            ChannelFailure.Kind.AUTH;
                    case "M_FORBIDDEN", "M_NOT_FOUND", "M_NOT_JOINED" -> ChannelFailure.Kind.GONE;
                    case "M_TOO_LARGE" -> ChannelFailure.Kind.TOO_LARGE;
                    default ->
                            answer.status() >= 500
                                    ? ChannelFailure.Kind.SERVER
                                    : answer.status() == 429
                                            ? ChannelFailure.Kind.RATE_LIMITED
                                            : ChannelFailure.Kind.INVALID;
                };
        String hint =
                kind == ChannelFailure.Kind.AUTH
                        ? "; expected: an access token that was not logged out"
                        : "";
        Optional<Long> millis = body.number("retry_after_ms");
        Duration after = millis.isPresent() ? Duration.ofMillis(millis.get()) : answer.pause();
        return ChannelException.of(
                kind,
                "matrix: %s (%d %s%s)"
                        .formatted(
                                body.string("error").orElse("no explanation"),
                                answer.status(),
                                code,
                                hint),
                kind == ChannelFailure.Kind.RATE_LIMITED && after == null
                        ? Duration.ofSeconds(5)
                        : after);
    }

    @Override
    public void close() {
        http.close();
    }
}
