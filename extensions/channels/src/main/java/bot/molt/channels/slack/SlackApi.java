package bot.molt.channels.slack;

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
import java.util.Map;

/// The Web API. Source: the reference at docs.slack.dev.
///
/// Threads: safe for any number.
final class SlackApi implements AutoCloseable {
    private static final long MOST = 8 << 20;
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);

    private final HttpApi http;
    private final URI root;
    private final Secret token;
    private final Duration limit;

    SlackApi(SlackConfig config, Secret token) {
        this.http = new HttpApi("slack", config.apiRoot(), config.timeoutSeconds());
        this.root = config.apiRoot();
        this.token = token;
        this.limit = config.timeoutSeconds();
    }

    Duration limit() {
        return limit;
    }

    /// Calls a method with JSON; its answer.
    Json.Obj call(String method, Json.Obj params) throws ChannelException, InterruptedException {
        Request request =
                new Request("POST", "/" + method, List.of(), JsonText.bytes(params), null, null)
                        .header("Content-Type", "application/json; charset=utf-8");
        return result(method, http.ask(signed(request, token), MOST));
    }

    /// Calls a method that takes a form only.
    Json.Obj form(String method, Map<String, String> params)
            throws ChannelException, InterruptedException {
        return result(method, http.ask(signed(formed(method, params), token), MOST));
    }

    /// Calls a method with another token.
    Json.Obj as(Secret other, String method) throws ChannelException, InterruptedException {
        return result(method, http.ask(signed(formed(method, Map.of()), other), MOST));
    }

    private static Request formed(String method, Map<String, String> params) {
        StringBuilder body = new StringBuilder();
        params.forEach((name, value) ->
                body.append(body.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return new Request(
                        "POST",
                        "/" + method,
                        List.of(),
                        body.toString().getBytes(StandardCharsets.UTF_8),
                        null,
                        null)
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    private static Request signed(Request request, Secret with) {
        return request.header("Authorization", "Bearer " + with.reveal());
    }

    /// Sends the bytes of a file to where Slack said; its id.
    String upload(OutgoingFile file) throws ChannelException, InterruptedException {
        Json.Obj place =
                form(
                        "files.getUploadURLExternal",
                        Map.of(
                                "filename",
                                file.name(),
                                "length",
                                Integer.toString(file.bytes().length)));
        URI uri = URI.create(place.string("upload_url").orElse(""));
        try (HttpApi host = new HttpApi("slack", rootOf(uri), limit)) {
            Request request =
                    new Request("POST", pathOf(uri), List.of(), file.bytes(), null, null)
                            .header("Content-Type", "application/octet-stream");
            HttpApi.Answer answer = host.ask(request, MOST);
            if (answer.status() != 200) {
                throw ChannelException.of(
                        answer.status() == 413
                                ? ChannelFailure.Kind.TOO_LARGE
                                : ChannelFailure.Kind.SERVER,
                        "slack: the file was not taken (HTTP %d)".formatted(answer.status()));
            }
        }
        return place.string("file_id").orElse("");
    }

    /// The bytes of a file; only Slack's own hosts are shown the token.
    byte[] download(String address, long most) throws ChannelException, InterruptedException {
        URI uri = URI.create(address);
        String host = String.valueOf(uri.getHost());
        boolean slack =
                "https".equals(uri.getScheme())
                        && (host.equals("slack.com") || host.endsWith(".slack.com"));
        if (!slack && !String.valueOf(uri.getRawAuthority()).equals(root.getRawAuthority())) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "slack: a file at %s (expected: files.slack.com)".formatted(host));
        }
        try (HttpApi files = new HttpApi("slack", rootOf(uri), limit, List.of("Content-Type"))) {
            HttpApi.Answer answer = files.ask(signed(Request.get(pathOf(uri)), token), most);
            String type = answer.headers().getOrDefault("Content-Type", "");
            boolean page = type.startsWith("text/html") && !address.endsWith(".html");
            if (answer.status() != 200 || page) {
                throw ChannelException.of(
                        page ? ChannelFailure.Kind.AUTH : ChannelFailure.Kind.SERVER,
                        "slack: the file could not be loaded (HTTP %d; expected: a bot with the scope files:read)"
                                .formatted(answer.status()));
            }
            return answer.body();
        }
    }

    private static URI rootOf(URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    private static String pathOf(URI uri) {
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static Json.Obj result(String method, HttpApi.Answer answer) throws ChannelException {
        if (answer.status() == 429) {
            Duration pause = answer.pause();
            throw ChannelException.of(
                    ChannelFailure.Kind.RATE_LIMITED,
                    "slack: %s: ratelimited".formatted(method),
                    pause == null ? DEFAULT_PAUSE : pause);
        }
        Json.Obj body;
        try {
            body = JsonText.parseObject(answer.body());
        } catch (JsonSyntaxException e) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER,
                    "slack: %s: no answer (HTTP %d)".formatted(method, answer.status()));
        }
        if (!body.isTrue("ok")) {
            throw failure(method, body);
        }
        return body;
    }

    private static ChannelException failure(String method, Json.Obj body) {
        String error = body.string("error").orElse("no explanation");
        String needed =
                body.string("needed")
                        .map(scope -> "; expected: a bot with the scope " + scope)
                        .orElse("");
        String hint =
                switch (error) {
                    case "not_in_channel" -> "; expected: a bot that was invited into the channel";
                    case "invalid_auth", "not_authed", "token_revoked", "account_inactive" ->
                            "; expected: a token that the app was installed with";
                    default -> needed;
                };
        return ChannelException.of(
                kind(error), "slack: %s: %s%s".formatted(method, error, hint), null);
    }

    private static ChannelFailure.Kind kind(String error) {
        return switch (error) {
            case "invalid_auth",
                    "not_authed",
                    "account_inactive",
                    "token_revoked",
                    "token_expired",
                    "missing_scope",
                    "not_allowed_token_type",
                    "no_permission" ->
                    ChannelFailure.Kind.AUTH;
            case "channel_not_found",
                    "not_in_channel",
                    "is_archived",
                    "user_not_found",
                    "message_not_found",
                    "cant_update_message",
                    "edit_window_closed",
                    "cannot_dm_bot",
                    "restricted_action",
                    "user_disabled" ->
                    ChannelFailure.Kind.GONE;
            case "msg_too_long", "msg_blocks_too_long", "file_too_large" ->
                    ChannelFailure.Kind.TOO_LARGE;
            case "ratelimited", "rate_limited", "message_limit_exceeded" ->
                    ChannelFailure.Kind.RATE_LIMITED;
            case "internal_error", "fatal_error", "service_unavailable", "request_timeout" ->
                    ChannelFailure.Kind.SERVER;
            default -> ChannelFailure.Kind.INVALID;
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
