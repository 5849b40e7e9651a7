package bot.molt.channels.discord;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.HttpApi;
import bot.molt.channels.wire.Multipart;
import bot.molt.channels.wire.Pauses;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.OutgoingFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The REST API. Source: the reference at discord.com/developers/docs.
///
/// A route that has had enough is waited for here; what concerns the whole bot is told to who asks.
///
/// Threads: safe for any number.
final class DiscordApi implements AutoCloseable {
    private static final long MOST = 8 << 20;
    private static final int MOST_WAITS = 4;
    private static final String REMAINING = "X-RateLimit-Remaining";
    private static final String RESET_AFTER = "X-RateLimit-Reset-After";
    private static final Set<String> MEDIA_HOSTS =
            Set.of("cdn.discordapp.com", "media.discordapp.net");

    private final HttpApi http;
    private final URI root;
    private final Secret token;
    private final Duration limit;
    private final Pauses pauses = new Pauses();

    DiscordApi(DiscordConfig config, Secret token) {
        this.http =
                new HttpApi(
                        "discord",
                        config.apiRoot(),
                        config.timeoutSeconds(),
                        List.of(REMAINING, RESET_AFTER));
        this.root = config.apiRoot();
        this.token = token;
        this.limit = config.timeoutSeconds();
    }

    /// Asks for something.
    Json.Obj get(String path) throws ChannelException, InterruptedException {
        return asked(path, request("GET", path, null));
    }

    /// Posts something.
    Json.Obj post(String path, Json body) throws ChannelException, InterruptedException {
        return asked(path, request("POST", path, body));
    }

    Json.Obj patch(String path, Json body) throws ChannelException, InterruptedException {
        return asked(path, request("PATCH", path, body));
    }

    void put(String path, @Nullable Json body) throws ChannelException, InterruptedException {
        asked(path, request("PUT", path, body));
    }

    void delete(String path) throws ChannelException, InterruptedException {
        asked(path, request("DELETE", path, null));
    }

    /// Posts something with files.
    Json.Obj post(String path, Json.Obj body, List<OutgoingFile> files)
            throws ChannelException, InterruptedException {
        Multipart form = new Multipart().field("payload_json", JsonText.compact(body));
        for (int i = 0; i < files.size(); i++) {
            form.file("files[" + i + "]", files.get(i));
        }
        return asked(path, signed(form.post(path)));
    }

    private Request request(String method, String path, @Nullable Json body) {
        byte[] bytes =
                body == null
                        ? new byte[0]
                        : JsonText.compact(body).getBytes(StandardCharsets.UTF_8);
        Request plain = new Request(method, path, List.of(), bytes, null, null);
        Request typed = body == null ? plain : plain.header("Content-Type", "application/json");
        boolean sized = body == null && method.equals("PUT");
        return signed(sized ? typed.header("Content-Length", "0") : typed);
    }

    private Request signed(Request request) {
        return request.header("Authorization", "Bot " + token.reveal())
                .header("User-Agent", "DiscordBot (https://molt.bot, 1)");
    }

    private Json.Obj asked(String path, Request request)
            throws ChannelException, InterruptedException {
        String route = request.method() + " " + path;
        for (int attempt = 1; true; attempt++) {
            pauses.await(route);
            HttpApi.Answer answer = http.ask(request, MOST);
            if (answer.status() / 100 == 2) {
                spent(route, answer);
                return object(answer);
            }
            ChannelException failure = failure(answer);
            Duration after = failure.failure().after();
            boolean waits =
                    answer.status() == 429
                            && !object(answer).isTrue("global")
                            && attempt < MOST_WAITS;
            if (!waits || after == null || after.compareTo(limit) >= 0) {
                throw failure;
            }
            pauses.add(route, after);
        }
    }

    /// The last of what a route may take: who comes next waits until there is more.
    private void spent(String route, HttpApi.Answer answer) {
        boolean last = "0".equals(answer.headers().get(REMAINING));
        String reset = answer.headers().getOrDefault(RESET_AFTER, "");
        if (last && reset.matches("\\d{1,4}(\\.\\d{1,6})?")) {
            pauses.add(route, seconds(Double.parseDouble(reset)));
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(1 + (long) (seconds * 1000));
    }

    /// The bytes of something attached; only Discord's own hosts are asked.
    byte[] download(String address, long most) throws ChannelException, InterruptedException {
        URI uri = URI.create(address);
        boolean ours =
                MEDIA_HOSTS.contains(String.valueOf(uri.getHost()))
                                && "https".equals(uri.getScheme())
                        || String.valueOf(uri.getRawAuthority()).equals(root.getRawAuthority());
        if (!ours) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "discord: an attachment at %s (expected: cdn.discordapp.com)"
                            .formatted(uri.getHost()));
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        URI host = URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        try (HttpApi media = new HttpApi("discord", host, limit)) {
            HttpApi.Answer answer = media.ask(Request.get(uri.getRawPath() + query), most);
            if (answer.status() != 200) {
                throw ChannelException.of(
                        ChannelFailure.Kind.SERVER,
                        "discord: the attachment could not be loaded (HTTP %d)"
                                .formatted(answer.status()));
            }
            return answer.body();
        }
    }

    private static Json.Obj object(HttpApi.Answer answer) {
        try {
            return answer.body().length == 0
                            || !(JsonText.parse(answer.body()) instanceof Json.Obj object)
                    ? Json.Obj.EMPTY
                    : object;
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static ChannelException failure(HttpApi.Answer answer) {
        Json.Obj body = object(answer);
        int status = answer.status();
        long code = body.number("code").orElse(0L);
        ChannelFailure.Kind kind =
                switch (status) {
                    case 400 ->
                            code == 40_005
                                    ? ChannelFailure.Kind.TOO_LARGE
                                    : ChannelFailure.Kind.INVALID;
                    case 401 -> ChannelFailure.Kind.AUTH;
                    case 403, 404 -> ChannelFailure.Kind.GONE;
                    case 413 -> ChannelFailure.Kind.TOO_LARGE;
                    case 429 -> ChannelFailure.Kind.RATE_LIMITED;
                    default ->
                            status >= 500
                                    ? ChannelFailure.Kind.SERVER
                                    : ChannelFailure.Kind.INVALID;
                };
        String hint =
                switch ((int) code) {
                    case 50_001, 50_013 ->
                            "; expected: a bot that may view the channel and send messages there";
                    case 50_007 -> "; expected: somebody who takes direct messages of the bot";
                    default ->
                            status == 401
                                    ? "; expected: a token of the Developer Portal that was not reset"
                                    : "";
                };
        String errors = body.has("errors") ? " " + body.object("errors") : "";
        return ChannelException.of(
                kind,
                "discord: %s%s (%d, %d%s)"
                        .formatted(
                                body.string("message").orElse("no explanation"),
                                errors.length() > 300 ? errors.substring(0, 300) : errors,
                                status,
                                code,
                                hint),
                status == 429 ? pause(body, answer) : null);
    }

    private static @Nullable Duration pause(Json.Obj body, HttpApi.Answer answer) {
        return body.get("retry_after") instanceof Json.Num(var value)
                ? seconds(value.doubleValue())
                : answer.pause();
    }

    @Override
    public void close() {
        http.close();
    }
}
