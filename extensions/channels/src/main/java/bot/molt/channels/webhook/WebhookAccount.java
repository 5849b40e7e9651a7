package bot.molt.channels.webhook;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.HttpApi;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelLimits;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One program.
///
/// What it posts: `{"id":"m1","from":"openid","text":"hi","name":"Ann"}`; `messageId`, `openid`,
/// `userId`, `content` and `message` are taken too, and
/// `"files":[{"kind":"image","mimeType":"image/jpeg","name":"a.jpg","url":"…/media/7"}]`, whose
/// paths are fetched from where the callback is, with the same token. What it is posted:
/// `{"to":"openid","openid":"openid","text":"…","content":"…","messageId":"…","replyTo":"m1","files":[]}`.
final class WebhookAccount implements ChannelAccount {
    /// `{to}` as an address may hold it.
    static final String TO = "%7Bto%7D";

    private static final ChannelLimits LIMITS =
            new ChannelLimits(100_000, 100_000, new DataSize(8L << 20));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_ANSWER = 1 << 20;
    private static final int MOST_FILES = 10;

    private final URI callback;
    private final Secret token;
    private final HttpApi http;

    WebhookAccount(URI callback, Secret token) {
        this.callback = callback;
        this.token = token;
        this.http = new HttpApi("webhook", callback.resolve("/"), PATIENCE);
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.FILES);
    }

    @Override
    public void receive(Receiver receiver) throws InterruptedException {
        receiver.connected();
        new CountDownLatch(1).await();
    }

    @Override
    public WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        if (!mayDeliver(delivery)) {
            return refused(401, "AuthToken: missing or wrong (expected: Authorization: Bearer …)");
        }
        if (!delivery.method().equals("POST")) {
            return refused(405, "method: %s (expected: POST)".formatted(delivery.method()));
        }
        Json.Obj body;
        try {
            body = JsonText.parseObject(delivery.body());
        } catch (JsonSyntaxException e) {
            return refused(400, "body: " + e.getMessage());
        }
        Optional<IncomingMessage> message = message(body);
        if (message.isEmpty()) {
            return refused(400, "body: not usable (expected: id, from and text)");
        }
        receiver.message(message.get());
        return WebAnswer.json(
                202,
                Json.object()
                        .put("ok", true)
                        .put("status", "accepted")
                        .put("id", message.get().id())
                        .build());
    }

    private boolean mayDeliver(WebDelivery delivery) {
        String header = delivery.header("authorization").orElse("");
        String bearer = header.startsWith("Bearer ") ? header.substring(7) : "";
        String own = delivery.header("x-auth-token").orElse("");
        return token.matches(bearer) || token.matches(own);
    }

    private static WebAnswer refused(int status, String text) {
        return WebAnswer.json(status, Json.object().put("ok", false).put("error", text).build());
    }

    private static Optional<IncomingMessage> message(Json.Obj body) {
        String id = first(body, "id", "messageId", "msgId");
        String from = first(body, "from", "openid", "userId", "user_id");
        String text = first(body, "text", "content", "message");
        List<Attachment> files = attachments(body);
        boolean fits =
                !id.isBlank()
                        && id.length() <= 200
                        && !from.isBlank()
                        && from.length() <= 200
                        && !(text.isBlank() && files.isEmpty());
        return fits
                ? Optional.of(
                        new IncomingMessage(
                                id,
                                Place.of(from),
                                IncomingMessage.Kind.DIRECT,
                                new Person(from, "", first(body, "name"), first(body, "language")),
                                "",
                                text,
                                false,
                                null,
                                files,
                                System.currentTimeMillis()))
                : Optional.empty();
    }

    private static List<Attachment> attachments(Json.Obj body) {
        return body.items("files").stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .limit(MOST_FILES)
                .flatMap(file -> attachment(file).stream())
                .toList();
    }

    private static Optional<Attachment> attachment(Json.Obj file) {
        Attachment.Kind kind =
                switch (first(file, "kind", "type")) {
                    case "image" -> Attachment.Kind.IMAGE;
                    case "audio", "voice" -> Attachment.Kind.AUDIO;
                    case "video" -> Attachment.Kind.VIDEO;
                    default -> Attachment.Kind.DOCUMENT;
                };
        try {
            URI address = URI.create(first(file, "url"));
            String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            String path = address.getRawPath() == null ? "" : address.getRawPath();
            return path.startsWith("/")
                    ? Optional.of(
                            new Attachment(
                                    kind,
                                    path + query,
                                    first(file, "name"),
                                    first(file, "mimeType"),
                                    0))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        HttpApi.Answer answer =
                http.ask(
                        Request.get(attachment.ref())
                                .header("Authorization", "Bearer " + token.reveal()),
                        most);
        if (answer.status() / 100 != 2) {
            throw failure(answer);
        }
        return answer.body();
    }

    private static String first(Json.Obj body, String... names) {
        for (String name : names) {
            @Nullable Json value = body.get(name);
            if (value instanceof Json.Str(String text)) {
                return text;
            }
            if (value instanceof Json.Num number) {
                return number.toString();
            }
        }
        return "";
    }

    @Override
    public String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        List<Json> files = message.files().stream().map(WebhookAccount::file).toList();
        Json.Obj body =
                Json.object()
                        .put("to", message.place().chat())
                        .put("openid", message.place().chat())
                        .put("text", message.text())
                        .put("content", message.text())
                        .put("messageId", message.key())
                        .put("replyTo", message.replyTo().isEmpty() ? null : message.replyTo())
                        .put("files", Json.array(files))
                        .build();
        Request request =
                Request.post(path(message.place().chat()), JsonText.compact(body))
                        .header("Authorization", "Bearer " + token.reveal())
                        .header("Idempotency-Key", message.key());
        HttpApi.Answer answer = http.ask(request, MOST_ANSWER);
        if (answer.status() / 100 != 2) {
            throw failure(answer);
        }
        return message.key();
    }

    private static Json file(OutgoingFile file) {
        return Json.object()
                .put("name", file.name())
                .put("mimeType", file.mimeType())
                .put("content", Base64.getEncoder().encodeToString(file.bytes()))
                .build();
    }

    private String path(String to) {
        String query = callback.getRawQuery() == null ? "" : "?" + callback.getRawQuery();
        String path = callback.getRawPath().isEmpty() ? "/" : callback.getRawPath();
        return (path + query).replace(TO, URLEncoder.encode(to, StandardCharsets.UTF_8));
    }

    private static ChannelException failure(HttpApi.Answer answer) {
        int status = answer.status();
        ChannelFailure.Kind kind =
                switch (status) {
                    case 401, 403 -> ChannelFailure.Kind.AUTH;
                    case 404, 410 -> ChannelFailure.Kind.GONE;
                    case 413 -> ChannelFailure.Kind.TOO_LARGE;
                    case 429 -> ChannelFailure.Kind.RATE_LIMITED;
                    default ->
                            status >= 500
                                    ? ChannelFailure.Kind.SERVER
                                    : ChannelFailure.Kind.INVALID;
                };
        @Nullable Duration after =
                answer.retryAfter()
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(null);
        return ChannelException.of(
                kind, "webhook: the callback answered %d".formatted(status), after);
    }

    @Override
    public Json.Obj probe() throws ChannelException, InterruptedException {
        return Json.object().put("callback", callback.getHost()).build();
    }

    @Override
    public void close() {
        http.close();
    }
}
