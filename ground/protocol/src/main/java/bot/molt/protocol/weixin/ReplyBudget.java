package bot.molt.protocol.weixin;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;

/// How much may still be said to one user without being asked: five messages within 48 hours after
/// each of theirs, three within a minute after they followed, pressed a menu or scanned a code.
/// What is said counts against both, since nobody says which one the platform takes. An answer in
/// the body of a delivery costs nothing.
///
/// Source: WeChat Official Accounts, customer-service messages (rules since June 2023).
///
/// @param messageAt milliseconds; when the user wrote last
/// @param messageLeft of the five
/// @param eventAt milliseconds; when the user pressed or scanned something last
/// @param eventLeft of the three
public record ReplyBudget(long messageAt, int messageLeft, long eventAt, int eventLeft) {
    public static final ReplyBudget NONE = new ReplyBudget(0, 0, 0, 0);

    /// Messages after one of the user.
    public static final int AFTER_MESSAGE = 5;

    /// Messages after an event.
    public static final int AFTER_EVENT = 3;

    /// Kept away from the ends of both spans, since clocks differ.
    private static final Duration MESSAGE_SPAN = Duration.ofDays(2).minusMinutes(1);

    private static final Duration EVENT_SPAN = Duration.ofSeconds(55);

    /// After a message of the user.
    public ReplyBudget wrote(Instant now) {
        return new ReplyBudget(now.toEpochMilli(), AFTER_MESSAGE, eventAt, eventLeft);
    }

    /// After the user followed, pressed or scanned.
    public ReplyBudget acted(Instant now) {
        return new ReplyBudget(messageAt, messageLeft, now.toEpochMilli(), AFTER_EVENT);
    }

    /// What may still be said.
    public int left(Instant now) {
        int message = isOpen(messageAt, MESSAGE_SPAN, now) ? messageLeft : 0;
        int event = isOpen(eventAt, EVENT_SPAN, now) ? eventLeft : 0;
        return Math.max(message, event);
    }

    private static boolean isOpen(long from, Duration span, Instant now) {
        return from > 0 && now.toEpochMilli() - from < span.toMillis();
    }

    /// After one message.
    public ReplyBudget spent() {
        return new ReplyBudget(
                messageAt, Math.max(0, messageLeft - 1), eventAt, Math.max(0, eventLeft - 1));
    }

    /// After the platform refused one message for another reason.
    public ReplyBudget refunded() {
        return new ReplyBudget(
                messageAt,
                Math.min(AFTER_MESSAGE, messageLeft + 1),
                eventAt,
                Math.min(AFTER_EVENT, eventLeft + 1));
    }

    /// After the platform said that nothing is left.
    public ReplyBudget exhausted() {
        return new ReplyBudget(messageAt, 0, eventAt, 0);
    }

    /// `{"messageAt":1,"messageLeft":5,"eventAt":0,"eventLeft":0}`.
    public Json.Obj json() {
        return Json.object()
                .put("messageAt", messageAt)
                .put("messageLeft", messageLeft)
                .put("eventAt", eventAt)
                .put("eventLeft", eventLeft)
                .build();
    }

    /// What [#json] wrote.
    public static ReplyBudget of(Json.Obj json) {
        return new ReplyBudget(
                json.number("messageAt").orElse(0L),
                json.number("messageLeft").orElse(0L).intValue(),
                json.number("eventAt").orElse(0L),
                json.number("eventLeft").orElse(0L).intValue());
    }
}
