package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.http.HttpAnswer;
import bot.molt.base.http.HttpQuestion;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinException;
import bot.molt.store.bridge.BindingTable;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.MessagesOut;
import bot.molt.store.bridge.StreamTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes what gateways answer. Who may answer a user: who shows the token that the bridge made for
/// this user, or that of the gateway which serves them. An answer is on the disk before the gateway
/// hears that it was taken; one with the same id is taken once.
///
/// `POST /callback/{openid}`, `POST /callback` (`openid` in the body), `POST
/// /callback/{openid}/stream`, `GET /callback/{openid}/media/{id}`.
///
/// Threads: any number at once.
final class Callbacks {
    private static final String USER = "[A-Za-z0-9_-]{1,64}";
    private static final long MOST_OF_STRANGERS = 64 << 10;
    private static final long MOST_OF_UNKNOWN = 1 << 20;
    private static final int MOST_MEDIA = 20 << 20;
    private static final int MOST_TEXT = 200_000;
    private static final int MOST_FILES = 10;

    private final BridgeStore store;
    private final CallbackTokens tokens;
    private final BridgeSettings settings;
    private final WeixinApi api;
    private final Lanes out;
    private final Speaker.Telling telling;

    Callbacks(
            BridgeStore store,
            CallbackTokens tokens,
            BridgeSettings settings,
            WeixinApi api,
            Lanes out,
            Speaker.Telling telling) {
        this.store = store;
        this.tokens = tokens;
        this.settings = settings;
        this.api = api;
        this.out = out;
        this.telling = telling;
    }

    /// @param path what follows `/callback`
    HttpAnswer answer(HttpQuestion question, String path) throws InterruptedException {
        String[] parts = path.isEmpty() ? new String[0] : path.substring(1).split("/", 3);
        boolean isMedia = parts.length == 3 && parts[1].equals("media");
        if (question.method().equals("GET") && isMedia) {
            allow(question, parts[0]);
            return media(parts[2]);
        }
        if (!question.method().equals("POST")) {
            throw new CodedException(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "method: %s (expected: POST)".formatted(question.method()));
        }
        boolean isStream = parts.length == 2 && parts[1].equals("stream");
        if (parts.length > 1 && !isStream) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "path (expected: /callback/{openid} or /callback/{openid}/stream)");
        }
        if (parts.length > 0) {
            allow(question, parts[0]);
        }
        Json.Obj body = body(question);
        String user = parts.length > 0 ? parts[0] : first(body, "openid", "to", "userId");
        if (parts.length == 0) {
            allow(question, user);
        }
        return isStream ? stream(question, user, body) : message(question, user, body);
    }

    /// The largest body: little of who has not shown a token yet.
    long largest(HttpQuestion head, String path, long usual) {
        String user = path.isEmpty() ? "" : path.substring(1).split("/", 2)[0];
        if (!user.isEmpty()) {
            return isAllowed(head, user) ? usual : MOST_OF_STRANGERS;
        }
        BridgeSettings.Gateway gateway = settings.gateway();
        boolean isOwn = gateway != null && gateway.token().matches(shown(head));
        return isOwn ? usual : MOST_OF_UNKNOWN;
    }

    private static String shown(HttpQuestion question) {
        return question.bearer()
                .or(() -> question.header("x-auth-token"))
                .orElse(question.query().getOrDefault("token", ""));
    }

    private void allow(HttpQuestion question, String user) {
        if (!isAllowed(question, user)) {
            telling.counts().add("callbacks", "outcome", "refused");
            throw new CodedException(
                    ErrorCode.UNAUTHORIZED,
                    "token: missing or wrong for this user (expected: Authorization: Bearer with the callbackToken of the message, or the AuthToken of the user's gateway)");
        }
    }

    private boolean isAllowed(HttpQuestion question, String user) {
        String shown = shown(question);
        boolean named = user.matches(USER);
        String safe = named ? user : "nobody";
        Optional<BindingTable.Binding> bound = store.bindings().find(safe);
        BridgeSettings.Gateway gateway = settings.gateway();
        Secret usual = gateway == null ? tokens.of(safe) : gateway.token();
        Secret serving = bound.map(BindingTable.Binding::token).orElse(usual);
        boolean isMade = tokens.of(safe).matches(shown);
        boolean isServing = serving.matches(shown);
        return named && (isMade || isServing);
    }

    private static Json.Obj body(HttpQuestion question) {
        try {
            return JsonText.parseObject(question.body());
        } catch (JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "body: %s (expected: JSON)".formatted(e.getMessage()));
        }
    }

    private static String first(Json.Obj body, String... names) {
        for (String name : names) {
            Optional<String> value = body.string(name);
            if (value.isPresent() && !value.get().isEmpty()) {
                return value.get();
            }
        }
        return "";
    }

    private static String id(HttpQuestion question, Json.Obj body) {
        String id = first(body, "messageId", "id", "msgId");
        String given = id.isEmpty() ? question.header("idempotency-key").orElse("") : id;
        String known = given.isEmpty() ? Ids.next("callback") : given;
        if (known.length() > 200) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "messageId: %d characters (expected: at most 200)".formatted(known.length()));
        }
        return known;
    }

    private HttpAnswer message(HttpQuestion question, String user, Json.Obj body) {
        known(user);
        String text = text(body);
        List<Json> files = body.items("files");
        if (text.isBlank() && files.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, "body: nothing to say (expected: text or files)");
        }
        if (files.size() > MOST_FILES) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "files: %d (expected: at most %d)".formatted(files.size(), MOST_FILES));
        }
        String id = id(question, body);
        boolean isNote = body.string("type").orElse("").equals("progress");
        List<MessagesOut.Fresh> all = new ArrayList<>();
        Instant now = telling.clock().instant();
        if (!text.isBlank()) {
            Json.Obj content = Json.object().put("text", text).build();
            all.add(
                    new MessagesOut.Fresh(
                            key(user, id),
                            user,
                            isNote ? MessagesOut.Kind.NOTE : MessagesOut.Kind.TEXT,
                            content,
                            now));
        }
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i) instanceof Json.Obj file) {
                String key = key(user, id) + ":file:" + i;
                all.add(new MessagesOut.Fresh(key, user, MessagesOut.Kind.FILE, file, now));
            }
        }
        store.out().put(all);
        telling.counts().add("callbacks", "outcome", "taken");
        out.wake(user);
        return taken(id);
    }

    private static String key(String user, String id) {
        return "callback:" + user + ":" + id;
    }

    private static HttpAnswer taken(String id) {
        return HttpAnswer.json(200, Json.object().put("ok", true).put("messageId", id).build());
    }

    private static String text(Json.Obj body) {
        String text = first(body, "text", "content", "message", "reply", "delta", "chunk");
        if (text.length() > MOST_TEXT) {
            throw new CodedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "text: %d characters (expected: at most %d)"
                            .formatted(text.length(), MOST_TEXT));
        }
        return text;
    }

    private void known(String user) {
        if (store.users().budget(user).members().isEmpty()) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND, "openid: nobody who ever wrote to this account");
        }
    }

    private HttpAnswer stream(HttpQuestion question, String user, Json.Obj body) {
        known(user);
        String id = id(question, body);
        boolean isLast = body.isTrue("done") || body.isTrue("finished") || body.isTrue("final");
        int part = body.number("seq").or(() -> body.number("part")).orElse(0L).intValue();
        boolean isSaid =
                store.streams()
                        .add(
                                new StreamTable.Part(user, id, part, text(body), isLast),
                                key(user, id),
                                telling.clock().instant());
        if (isSaid) {
            telling.counts().add("callbacks", "outcome", "taken");
            out.wake(user);
        }
        return taken(id);
    }

    private HttpAnswer media(String id) throws InterruptedException {
        try {
            WeixinApi.File file = api.download(id, MOST_MEDIA);
            return new HttpAnswer(
                    200,
                    file.type().isEmpty() ? "application/octet-stream" : file.type(),
                    Map.of("X-Content-Type-Options", "nosniff"),
                    file.bytes());
        } catch (WeixinException e) {
            throw new CodedException(
                    e.retryable() ? ErrorCode.UPSTREAM_FAILED : ErrorCode.NOT_FOUND,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }
}
