package bot.molt.bridge;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.http.HttpAnswer;
import bot.molt.base.http.HttpQuestion;
import bot.molt.base.json.Json;
import bot.molt.protocol.weixin.ReplyBudget;
import bot.molt.protocol.weixin.WeixinDoor;
import bot.molt.protocol.weixin.WeixinMessage;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.MessagesIn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes what the platform delivers. A message is on the disk before the platform hears that it was
/// taken; it hears so within five seconds, whatever else happens.
///
/// Threads: any number of deliveries at once.
final class Deliveries {
    static final String CHAT = "chat";
    static final String COMMAND = "command";
    private static final String TAKEN = "success";

    private final WeixinDoor door;
    private final BridgeStore store;
    private final ReplyMode mode;
    private final Slots slots;
    private final BridgeSettings settings;
    private final Wakes wakes;
    private final Speaker.Telling telling;

    /// Who is told that something waits.
    record Wakes(Lanes in, Lanes commands, Lanes out) {}

    /// @param slot null where the platform is answered at once
    private record Plan(MessagesIn.Arrival arrival, Slots.@Nullable For slot) {}

    Deliveries(
            WeixinDoor door,
            BridgeStore store,
            ReplyMode mode,
            BridgeSettings settings,
            Wakes wakes,
            Answering answering) {
        this.door = door;
        this.store = store;
        this.mode = mode;
        this.slots = answering.slots();
        this.settings = settings;
        this.wakes = wakes;
        this.telling = answering.telling();
    }

    /// What is needed for an answer.
    record Answering(Slots slots, Speaker.Telling telling) {}

    HttpAnswer answer(HttpQuestion question) throws InterruptedException {
        return switch (question.method()) {
            case "GET" ->
                    door.greet(question.query())
                            .map(echo -> HttpAnswer.text(200, echo))
                            .orElseGet(() ->
                                    HttpAnswer.text(
                                            403,
                                            "signature: missing or wrong (expected: of WeChat, made with WECHAT_TOKEN)\n"));
            case "POST" -> delivered(question);
            default -> HttpAnswer.text(405, "expected: GET or POST\n");
        };
    }

    private HttpAnswer delivered(HttpQuestion question) throws InterruptedException {
        long begun = System.nanoTime();
        WeixinDoor.Opened opened = door.read(question.query(), question.body());
        String text = taken(opened);
        telling.counts().acknowledged(Duration.ofNanos(System.nanoTime() - begun));
        return text.isEmpty()
                ? HttpAnswer.text(200, TAKEN)
                : new HttpAnswer(
                        200,
                        "application/xml; charset=utf-8",
                        Map.of(),
                        door.reply(opened, text).getBytes(StandardCharsets.UTF_8));
    }

    private String taken(WeixinDoor.Opened opened) throws InterruptedException {
        WeixinMessage message = opened.message();
        Plan plan = plan(message);
        String user = message.user();
        Slots.For whom = plan.slot();
        Slot slot = whom == null ? null : slots.open(message.key(), user, whom);
        try {
            MessagesIn.Received received = received(plan, opened);
            if (!received.fresh()) {
                String late = slot == null ? "" : slot.await(Duration.ZERO).text();
                return late.isEmpty() ? received.reply() : late;
            }
            telling.counts().add("messages", "kind", kind(message));
            if (message.event().equals("unsubscribe")) {
                store.users().follows(user, false);
                store.out().drop(user);
            }
            boolean isVain = isMore(message) && store.out().waiting(user, 1).isEmpty();
            wakes.in().wake(user);
            wakes.commands().wake(user);
            wakes.out().wake(user);
            if (slot != null) {
                return filled(slot, message);
            }
            return isVain ? settings.texts().of(Text.NOTHING_MORE) : "";
        } finally {
            if (slot != null) {
                slots.close(slot, user);
            }
        }
    }

    private MessagesIn.Received received(Plan plan, WeixinDoor.Opened opened) {
        WeixinMessage message = opened.message();
        Instant now = telling.clock().instant();
        MessagesIn.Received received =
                store.in()
                        .receive(
                                plan.arrival().with(opened.nonce()),
                                now,
                                json -> granted(message, ReplyBudget.of(json), now).json());
        if (!received.fresh()) {
            telling.counts().add("messages", "kind", "repeated");
        }
        return received;
    }

    /// What the platform lets be said after this.
    private static ReplyBudget granted(WeixinMessage message, ReplyBudget budget, Instant now) {
        return switch (message.event()) {
            case "" -> budget.wrote(now);
            case "subscribe", "scan", "click" -> budget.acted(now);
            default -> budget;
        };
    }

    private String filled(Slot slot, WeixinMessage message) throws InterruptedException {
        Slot.Filled filled = slot.await(settings.timing().answer());
        if (filled.late()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "the answer is not on the disk yet; deliver again");
        }
        if (filled.text().isEmpty() && mode.isPassive() && message.event().isEmpty()) {
            return settings.texts().of(Text.NOTHING_YET);
        }
        return filled.text();
    }

    private static boolean isMore(WeixinMessage message) {
        return command(message).filter(one -> one.name() == Command.Name.MORE).isPresent();
    }

    /// What a person typed, or the menu stands for.
    private static Optional<Command> command(WeixinMessage message) {
        String typed = message.event().equals("click") ? message.field("EventKey") : message.text();
        return Command.parse(typed);
    }

    private Plan plan(WeixinMessage message) {
        boolean isEvent = !message.event().isEmpty();
        boolean isPress = message.event().equals("click");
        if (message.event().equals("subscribe")) {
            return command(message, "subscribe", "");
        }
        if (isEvent && !isPress) {
            return new Plan(arrival(message, COMMAND, Json.Obj.EMPTY), null);
        }
        if (message.kind() == WeixinMessage.Kind.OTHER) {
            return command(message, "unknown", "");
        }
        String typed = isPress ? message.field("EventKey") : message.text();
        Optional<Command> command = Command.parse(typed);
        if (command.isEmpty()) {
            return new Plan(arrival(message, CHAT, fields(message, typed)), forAnything());
        }
        return command.get().name() == Command.Name.MORE
                ? new Plan(arrival(message, COMMAND, Json.Obj.EMPTY), forAnything())
                : command(message, "command", typed);
    }

    /// Where messages of their own can be sent, they are: what is in the answer might be shown
    /// after them.
    private Slots.@Nullable For forAnything() {
        return mode.isPassive() ? Slots.For.USER : null;
    }

    private static Plan command(WeixinMessage message, String kind, String text) {
        Json.Obj body = Json.object().put("kind", kind).put("text", text).build();
        return new Plan(arrival(message, COMMAND, body), Slots.For.MESSAGE);
    }

    private static MessagesIn.Arrival arrival(
            WeixinMessage message, String lane, Json.Obj content) {
        return new MessagesIn.Arrival(message.key(), message.user(), lane, content, "");
    }

    private static Json.Obj fields(WeixinMessage message, String typed) {
        Json.ObjectBuilder fields = Json.object();
        message.fields().forEach(fields::put);
        return fields.put("Typed", typed).build();
    }

    private static String kind(WeixinMessage message) {
        return message.event().isEmpty() ? message.field("MsgType") : "event_" + message.event();
    }
}
