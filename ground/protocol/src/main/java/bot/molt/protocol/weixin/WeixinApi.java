package bot.molt.protocol.weixin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The platform's API for one account. Errors never hold a token.
///
/// Source: WeChat Official Accounts: access token, customer-service messages, temporary media.
///
/// Threads: any number of calls at once; interrupting who waits ends the wait.
public final class WeixinApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_ANSWER = 1 << 20;
    private static final int BUFFER = 16 * 1024;

    private final GatewayClient client;
    private final WeixinTokens tokens;

    /// What a piece of media is.
    public enum Media {
        IMAGE,
        VOICE,
        VIDEO;

        String wire() {
            return switch (this) {
                case IMAGE -> "image";
                case VOICE -> "voice";
                case VIDEO -> "video";
            };
        }
    }

    /// A piece of media.
    ///
    /// @param type MIME
    @SuppressWarnings("ArrayRecordComponent")
    public record File(String name, String type, byte[] bytes) {}

    private record Answer(int status, String type, ByteArrayOutputStream body) {
        Json.Obj json() throws WeixinException {
            try {
                return JsonText.parseObject(body.toByteArray());
            } catch (JsonSyntaxException e) {
                throw new WeixinException(
                        WeixinException.Kind.BUSY,
                        "weixin: the answer %d is no JSON".formatted(status),
                        e);
            }
        }
    }

    /// What is asked for, once there is a token.
    @FunctionalInterface
    private interface Asking {
        Request with(String token);
    }

    /// Errors: `invalid_params` for an address that is none.
    ///
    /// @param root `https://api.weixin.qq.com`
    public WeixinApi(URI root, String account, Secret secret, InstantSource clock) {
        this.client = new GatewayClient(Target.parse(root.toString()).waiting(PATIENCE));
        this.tokens =
                new WeixinTokens(
                        forced -> {
                            Json.Obj body =
                                    Json.object()
                                            .put("grant_type", "client_credential")
                                            .put("appid", account)
                                            .put("secret", secret.reveal())
                                            .put("force_refresh", forced)
                                            .build();
                            return checked(
                                    exchange(
                                                    Request.post(
                                                            "/cgi-bin/stable_token",
                                                            JsonText.compact(body)),
                                                    MOST_ANSWER)
                                            .json());
                        },
                        clock);
    }

    /// Fetches a token where none is held: shows that the account can be used.
    public void check() throws WeixinException, InterruptedException {
        tokens.current();
    }

    /// How often an access token was fetched.
    public long tokensFetched() {
        return tokens.fetched();
    }

    /// Says something to somebody; at most 2,048 bytes.
    public void text(String user, String text) throws WeixinException, InterruptedException {
        send(user, "text", Json.object().put("content", text).build());
    }

    /// Sends what was uploaded.
    public void media(String user, Media kind, String mediaId)
            throws WeixinException, InterruptedException {
        send(user, kind.wire(), Json.object().put("media_id", mediaId).build());
    }

    private void send(String user, String kind, Json.Obj content)
            throws WeixinException, InterruptedException {
        Json.Obj body =
                Json.object().put("touser", user).put("msgtype", kind).put(kind, content).build();
        post("/cgi-bin/message/custom/send", body);
    }

    /// Shows that an answer is being written.
    public void typing(String user) throws WeixinException, InterruptedException {
        Json.Obj body = Json.object().put("touser", user).put("command", "Typing").build();
        post("/cgi-bin/message/custom/typing", body);
    }

    private void post(String path, Json.Obj body) throws WeixinException, InterruptedException {
        String text = JsonText.compact(body);
        authorized(token -> Request.post(path + "?access_token=" + token, text));
    }

    /// Uploads media for three days; its id.
    public String upload(Media kind, File file) throws WeixinException, InterruptedException {
        String boundary = "moltbot-" + Ids.text(24);
        byte[] form = form(boundary, file);
        String path = "/cgi-bin/media/upload?type=" + kind.wire() + "&access_token=";
        Json.Obj answer =
                authorized(token ->
                        new Request("POST", path + token, List.of(), form, null, null)
                                .header(
                                        "Content-Type",
                                        "multipart/form-data; boundary=" + boundary));
        return answer.string("media_id")
                .orElseThrow(() ->
                        new WeixinException(
                                WeixinException.Kind.BUSY, 0, "weixin: no media_id in the answer"));
    }

    private static byte[] form(String boundary, File file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.bytes().length + 512);
        String head =
                "--%s\r\nContent-Disposition: form-data; name=\"media\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                        .formatted(boundary, safe(file.name()), file.type().replaceAll("\\s", ""));
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(file.bytes());
        out.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static String safe(String name) {
        String kept = name.replaceAll("[\\r\\n\"\\\\/]", "_");
        return kept.isBlank() ? "file" : kept;
    }

    /// What a user sent, or was uploaded, within three days.
    ///
    /// Errors: of kind `TOO_LARGE` above `most` bytes.
    public File download(String mediaId, int most) throws WeixinException, InterruptedException {
        String query =
                "/cgi-bin/media/get?media_id="
                        + URLEncoder.encode(mediaId, StandardCharsets.UTF_8)
                        + "&access_token=";
        Secret token = tokens.current();
        Answer answer = exchange(Request.get(query + token.reveal()), most);
        if (isJson(answer) && isTokenRefused(answer.json())) {
            answer = exchange(Request.get(query + tokens.after(token).reveal()), most);
        }
        if (isJson(answer)) {
            checked(answer.json());
            throw new WeixinException(
                    WeixinException.Kind.INVALID, 0, "weixin: this media is not handed out");
        }
        return new File("", answer.type(), answer.body().toByteArray());
    }

    private static boolean isJson(Answer answer) {
        return answer.type().contains("json") || answer.type().startsWith("text/plain");
    }

    private Json.Obj authorized(Asking asking) throws WeixinException, InterruptedException {
        Secret token = tokens.current();
        Json.Obj answer = exchange(asking.with(token.reveal()), MOST_ANSWER).json();
        if (isTokenRefused(answer)) {
            Secret next = tokens.after(token);
            answer = exchange(asking.with(next.reveal()), MOST_ANSWER).json();
        }
        return checked(answer);
    }

    private static boolean isTokenRefused(Json.Obj answer) {
        long code = answer.number("errcode").orElse(0L);
        return code == 40001 || code == 42001 || code == 40014;
    }

    private static Json.Obj checked(Json.Obj answer) throws WeixinException {
        long code = answer.number("errcode").orElse(0L);
        if (code != 0) {
            throw WeixinException.of((int) code, answer.string("errmsg").orElse(""));
        }
        return answer;
    }

    private Answer exchange(Request request, int most)
            throws WeixinException, InterruptedException {
        try (Response response = client.send(request)) {
            if (response.status() / 100 == 5) {
                throw new WeixinException(
                        WeixinException.Kind.BUSY,
                        0,
                        "weixin: the platform answered " + response.status());
            }
            String type = response.header("Content-Type").orElse("");
            return new Answer(response.status(), type, body(response, most));
        } catch (CodedException e) {
            throw broken(e, e.code() == ErrorCode.UNREACHABLE);
        } catch (WeixinException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e, false);
        }
    }

    private static ByteArrayOutputStream body(Response response, int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        for (int count = response.read(buffer); count >= 0; count = response.read(buffer)) {
            all.write(buffer, 0, count);
            if (all.size() > most) {
                throw new WeixinException(
                        WeixinException.Kind.TOO_LARGE,
                        0,
                        "weixin: more than %d bytes (expected: at most so many)".formatted(most));
            }
        }
        return all;
    }

    private WeixinException broken(Exception e, boolean unreached) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interrupted = new InterruptedException("the call was ended");
            interrupted.initCause(e);
            throw interrupted;
        }
        String host = client.target().host() + ":" + client.target().port();
        return unreached
                ? new WeixinException(
                        WeixinException.Kind.UNREACHABLE, "weixin: no connection to " + host, e)
                : new WeixinException(
                        WeixinException.Kind.UNKNOWN_OUTCOME,
                        "weixin: the connection to " + host + " broke off",
                        e);
    }

    @Override
    public void close() {
        client.close();
    }
}
