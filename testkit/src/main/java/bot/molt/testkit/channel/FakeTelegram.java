package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Telegram on loopback: the Bot API for one bot, and the people who write to it.
///
/// Source: core.telegram.org/bots/api: `getUpdates` forgets what is below its offset and answers
/// 409 beside a webhook or another `getUpdates`; 429 with `retry_after`; 400 for HTML that cannot
/// be parsed, texts above 4096 characters, chats that are not there and edits that change nothing.
///
/// Threads: safe for any number.
public final class FakeTelegram implements AutoCloseable {
    public static final String TOKEN = "4711:fake-token-of-the-tests-0123456789";
    private static final long BOT = 4711;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final WebServer server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Json.Obj> updates = new ArrayList<>();
    private final Map<Long, Json.Obj> chats = new LinkedHashMap<>();
    private final Map<Long, Message> messages = new LinkedHashMap<>();
    private final List<Called> calls = new ArrayList<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private long ids = 100;
    private long updateIds = 1;
    private int polls;
    private int limited;
    private int redeliveries;
    private Hook hook = new Hook("", "");

    private record Hook(String url, String secret) {}

    /// A message that the bot sent, as it is now.
    ///
    /// @param html as it was sent; the plain text where no markup was
    /// @param buttons data of the buttons by label
    /// @param file name of a file; empty for none
    public record Message(
            long id,
            long chat,
            long thread,
            String html,
            Map<String, String> buttons,
            long replyTo,
            String file,
            int edits) {}

    /// A method that was called.
    public record Called(String method, Json.Obj params) {}

    public FakeTelegram() throws IOException {
        server = new WebServer(new BotApi(TOKEN, this::called, this::file));
    }

    /// The root of the Bot API.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// Refuses the next calls that send or edit with 429.
    public void limit(int count) {
        locked(() -> limited = count);
    }

    /// Hands the next updates out a second time, as after an answer that got lost.
    public void redeliver(int count) {
        locked(() -> redeliveries = count);
    }

    /// Breaks every connection off.
    public void cut() throws IOException {
        server.cut();
    }

    /// A person writes to the bot; the id of the message.
    public long say(long person, String text) {
        return message(person, Json.object().put("text", text));
    }

    /// A person writes into a group; the id of the message.
    ///
    /// @param thread a topic; zero for none
    public long sayInGroup(long group, long person, long thread, String text) {
        return locked(() -> {
            Json.ObjectBuilder body =
                    Json.object()
                            .put("text", text)
                            .put("is_topic_message", thread > 0 ? Json.TRUE : null)
                            .put("message_thread_id", thread > 0 ? Json.of(thread) : null);
            Json.Obj chat =
                    Json.object()
                            .put("id", group)
                            .put("type", "supergroup")
                            .put("title", "Team")
                            .build();
            return put(chat, person, body);
        });
    }

    /// A person sends a picture.
    public long sendPhoto(long person, String caption, byte[] bytes) {
        String file = "photo-" + bytes.length;
        locked(() -> files.put(file, bytes));
        Json.Obj size =
                Json.object()
                        .put("file_id", file)
                        .put("width", 1)
                        .put("height", 1)
                        .put("file_size", bytes.length)
                        .build();
        return message(
                person,
                Json.object().put("caption", caption).put("photo", Json.array(List.of(size))));
    }

    private long message(long person, Json.ObjectBuilder body) {
        return locked(() -> {
            Json.Obj chat = Json.object().put("id", person).put("type", "private").build();
            return put(chat, person, body);
        });
    }

    private long put(Json.Obj chat, long person, Json.ObjectBuilder body) {
        chats.put(chat.number("id").orElseThrow(), chat);
        long id = ids++;
        Json.Obj message =
                body.put("message_id", id)
                        .put("from", person(person))
                        .put("chat", chat)
                        .put("date", 1_795_000_000L)
                        .build();
        update("message", message);
        return id;
    }

    private static Json.Obj person(long id) {
        return Json.object()
                .put("id", id)
                .put("is_bot", false)
                .put("first_name", "P" + id)
                .put("language_code", "en")
                .build();
    }

    /// A person presses a button of a message.
    public void press(long person, Message message, String label) {
        String data = message.buttons().get(label);
        if (data == null) {
            throw new IllegalArgumentException(label + " is not among " + message.buttons());
        }
        locked(() -> {
            Json.Obj shown =
                    Json.object()
                            .put("message_id", message.id())
                            .put("chat", chats.get(message.chat()))
                            .build();
            update(
                    "callback_query",
                    Json.object()
                            .put("id", "query-" + ids++)
                            .put("from", person(person))
                            .put("message", shown)
                            .put("data", data)
                            .build());
            return true;
        });
    }

    private void update(String kind, Json.Obj body) {
        Json.Obj update = Json.object().put("update_id", updateIds++).put(kind, body).build();
        updates.add(update);
        changed.signalAll();
        if (!hook.url().isEmpty()) {
            Hook now = hook;
            server.scope().fork(() -> push(now, update));
        }
    }

    /// Delivers until it is taken, as Telegram does.
    private boolean push(Hook to, Json.Obj update) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 50; attempt++) {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(to.url()).toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("X-Telegram-Bot-Api-Secret-Token", to.secret());
            connection.getOutputStream().write(JsonText.bytes(update));
            if (connection.getResponseCode() / 100 == 2) {
                return true;
            }
            new java.util.concurrent.CountDownLatch(1)
                    .await(200, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /// Waits for a message of the bot.
    public Message await(Predicate<Message> wanted) throws InterruptedException {
        return await(() -> messages.values().stream().filter(wanted).findFirst(), "message");
    }

    /// Waits for a message of the bot to a chat that holds a text.
    public Message awaitText(long chat, String text) throws InterruptedException {
        return await(message -> message.chat() == chat && message.html().contains(text));
    }

    /// Waits for a call of a method.
    public Called awaitCall(String method, Predicate<Json.Obj> wanted) throws InterruptedException {
        return await(
                () ->
                        calls.stream()
                                .filter(call ->
                                        call.method().equals(method) && wanted.test(call.params()))
                                .findFirst(),
                method);
    }

    private interface Look<T> {
        Optional<T> look();
    }

    private <T> T await(Look<T> look, String what) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            Optional<T> found = look.look();
            while (found.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
                found = look.look();
            }
            return found.orElseThrow(() ->
                    new IllegalStateException(
                            "no such %s among %s".formatted(what, messages.values())));
        } finally {
            lock.unlock();
        }
    }

    /// The messages of the bot in a chat, in order.
    public List<Message> messages(long chat) {
        return locked(() ->
                messages.values().stream().filter(message -> message.chat() == chat).toList());
    }

    /// What was called so far.
    public List<Called> calls() {
        return locked(() -> List.copyOf(calls));
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            T result = work.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] file(String name) {
        return locked(() -> files.get(name));
    }

    private Json called(String method, Json.Obj params)
            throws BotApi.Refused, InterruptedException {
        locked(() -> calls.add(new Called(method, params)));
        return switch (method) {
            case "getMe" ->
                    Json.object()
                            .put("id", BOT)
                            .put("is_bot", true)
                            .put("first_name", "Molt")
                            .put("username", "molt_bot")
                            .put("can_join_groups", true)
                            .build();
            case "getUpdates" -> polled(params);
            case "setWebhook" -> hooked(params);
            case "deleteWebhook" -> {
                locked(() -> hook = new Hook("", ""));
                yield Json.TRUE;
            }
            case "getWebhookInfo" -> Json.object().put("url", locked(() -> hook.url())).build();
            case "sendMessage", "sendPhoto", "sendDocument" -> sent(method, params);
            case "editMessageText" -> edited(params);
            case "sendChatAction", "setMessageReaction" -> {
                chat(params);
                yield Json.TRUE;
            }
            case "answerCallbackQuery" -> Json.TRUE;
            case "getFile" ->
                    Json.object()
                            .put("file_id", params.string("file_id").orElse(""))
                            .put("file_path", params.string("file_id").orElse(""))
                            .build();
            default -> throw new BotApi.Refused(404, "Not Found");
        };
    }

    private Json hooked(Json.Obj params) {
        return locked(() -> {
            hook =
                    new Hook(
                            params.string("url").orElse(""),
                            params.string("secret_token").orElse(""));
            return Json.TRUE;
        });
    }

    private Json polled(Json.Obj params) throws BotApi.Refused, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!hook.url().isEmpty()) {
                throw new BotApi.Refused(
                        409, "Conflict: can't use getUpdates method while webhook is active");
            }
            int mine = ++polls;
            changed.signalAll();
            long offset = params.number("offset").orElse(0L);
            List<Json.Obj> again = redeliveries > 0 ? List.copyOf(updates) : List.of();
            redeliveries = Math.max(0, redeliveries - 1);
            updates.removeIf(update -> update.number("update_id").orElse(0L) < offset);
            if (!again.isEmpty()) {
                return Json.array(again);
            }
            long left = Duration.ofSeconds(params.number("timeout").orElse(0L)).toNanos();
            while (updates.isEmpty() && left > 0 && polls == mine) {
                left = changed.awaitNanos(left);
            }
            if (polls != mine) {
                throw new BotApi.Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
            }
            return Json.array(updates.stream().limit(100).toList());
        } finally {
            lock.unlock();
        }
    }

    private Json.Obj chat(Json.Obj params) throws BotApi.Refused {
        Json.Obj chat = locked(() -> chats.get(params.number("chat_id").orElse(0L)));
        if (chat == null) {
            throw new BotApi.Refused(400, "Bad Request: chat not found");
        }
        return chat;
    }

    private void checkLimit() throws BotApi.Refused {
        boolean refuses = locked(() -> limited > 0 && limited-- > 0);
        if (refuses) {
            throw new BotApi.Refused(429, "Too Many Requests: retry after 1", 1);
        }
    }

    private Json sent(String method, Json.Obj params) throws BotApi.Refused {
        checkLimit();
        long chat = chat(params).number("id").orElseThrow();
        boolean isText = method.equals("sendMessage");
        String member = isText ? "text" : "caption";
        String html = params.string(member).or(() -> number(params, member)).orElse("");
        if (isText && html.isBlank()) {
            throw new BotApi.Refused(400, "Bad Request: message text is empty");
        }
        Optional<String> problem = TelegramText.check(params, html, isText ? 4096 : 1024);
        if (problem.isPresent()) {
            throw new BotApi.Refused(400, problem.get());
        }
        String file =
                params.string("document.name").or(() -> params.string("photo.name")).orElse("");
        Message message =
                locked(() -> {
                    long id = ids++;
                    Message made =
                            new Message(
                                    id,
                                    chat,
                                    params.number("message_thread_id").orElse(0L),
                                    html,
                                    buttons(params),
                                    params.object("reply_parameters")
                                            .number("message_id")
                                            .orElse(0L),
                                    file,
                                    0);
                    messages.put(id, made);
                    return made;
                });
        return Json.object().put("message_id", message.id()).put("date", 1_795_000_000L).build();
    }

    private static Optional<String> number(Json.Obj params, String member) {
        return params.number(member).map(Object::toString);
    }

    private Json edited(Json.Obj params) throws BotApi.Refused {
        checkLimit();
        chat(params);
        String html = params.string("text").orElse("");
        long id = params.number("message_id").orElse(0L);
        Optional<String> problem = TelegramText.check(params, html, 4096);
        if (problem.isPresent()) {
            throw new BotApi.Refused(400, problem.get());
        }
        Message old = locked(() -> messages.get(id));
        if (old == null) {
            throw new BotApi.Refused(400, "Bad Request: message to edit not found");
        }
        Map<String, String> buttons = buttons(params);
        if (old.html().equals(html) && old.buttons().equals(buttons)) {
            throw new BotApi.Refused(400, "Bad Request: message is not modified");
        }
        locked(() ->
                messages.put(
                        id,
                        new Message(
                                id,
                                old.chat(),
                                old.thread(),
                                html,
                                buttons,
                                old.replyTo(),
                                old.file(),
                                old.edits() + 1)));
        return Json.object().put("message_id", id).build();
    }

    private static Map<String, String> buttons(Json.Obj params) {
        Map<String, String> buttons = new LinkedHashMap<>();
        for (Json row : params.object("reply_markup").items("inline_keyboard")) {
            for (Json item : row instanceof Json.Arr(List<Json> all) ? all : List.<Json>of()) {
                Json.Obj button = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                buttons.put(
                        button.string("text").orElse(""),
                        button.string("callback_data").orElse(""));
            }
        }
        return buttons;
    }

    @Override
    public void close() {
        server.close();
    }
}
