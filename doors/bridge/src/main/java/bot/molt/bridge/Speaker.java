package bot.molt.bridge;

import bot.molt.base.json.Json;
import bot.molt.protocol.weixin.Pages;
import bot.molt.protocol.weixin.ReplyBudget;
import bot.molt.protocol.weixin.WeixinApi;
import bot.molt.protocol.weixin.WeixinException;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.MessagesIn;
import bot.molt.store.bridge.MessagesOut;
import bot.molt.store.bridge.UserTable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Says what waits for users, within what the platform lets be said: texts are put together, cut
/// into pages, and the last message that may be said tells how to go on.
///
/// Threads: one for each user.
final class Speaker {
    private static final System.Logger LOG = System.getLogger(Speaker.class.getName());
    private static final int SEEN = 50;
    private static final int AT_ONCE = 32;
    private static final Duration LIMITED = Duration.ofMinutes(1);
    private static final long SLOWEST_SECONDS = 60;

    private final MessagesIn in;
    private final MessagesOut out;
    private final UserTable users;
    private final WeixinApi api;
    private final ReplyMode mode;
    private final Slots slots;
    private final Texts texts;
    private final Duration calm;
    private final InstantSource clock;
    private final Counts counts;
    private final OutgoingFiles files;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /// What is done with the platform.
    @FunctionalInterface
    private interface Saying {
        void say() throws WeixinException, InterruptedException;
    }

    Speaker(
            BridgeStore store,
            WeixinApi api,
            ReplyMode mode,
            Slots slots,
            BridgeSettings settings,
            Telling telling) {
        this.in = store.in();
        this.out = store.out();
        this.users = store.users();
        this.api = api;
        this.mode = mode;
        this.slots = slots;
        this.texts = settings.texts();
        this.calm = settings.timing().calm();
        this.clock = telling.clock();
        this.counts = telling.counts();
        this.files = new OutgoingFiles(api, texts);
    }

    /// Where time comes from and numbers go.
    record Telling(InstantSource clock, Counts counts) {}

    /// Says one thing to a user; see [Lanes.Step].
    Duration step(String user) throws InterruptedException {
        List<MessagesOut.Item> waiting = out.waiting(user, SEEN);
        if (waiting.isEmpty()) {
            failures.remove(user);
            return Lanes.IDLE;
        }
        Optional<Slot> slot = slots.ofUser(user);
        int left = mode.isPassive() ? 0 : ReplyBudget.of(users.budget(user)).left(clock.instant());
        MessagesOut.Item first = waiting.getFirst();
        if (first.kind() == MessagesOut.Kind.NOTE) {
            return note(first, left);
        }
        if (slot.isPresent()) {
            return inAnswer(slot.get(), waiting);
        }
        if (left == 0) {
            return Lanes.IDLE;
        }
        Duration patience = patience(waiting.getLast().at(), left);
        if (patience.isPositive()) {
            return patience;
        }
        return first.kind() == MessagesOut.Kind.FILE
                ? file(first, waiting.size() - 1, left)
                : page(waiting, left);
    }

    /// The less may be said, the longer it waits for more to say at once.
    private Duration patience(Instant newest, int left) {
        int times =
                switch (left) {
                    case 1 -> 4;
                    case 2 -> 2;
                    case 3 -> 1;
                    default -> 0;
                };
        return Duration.between(clock.instant(), newest.plus(calm.multipliedBy(times)));
    }

    /// Progress is worth a message only where enough are left for the answer.
    private Duration note(MessagesOut.Item item, int left) throws InterruptedException {
        List<MessagesOut.Piece> all = List.of(new MessagesOut.Piece(item.seq(), 0, true));
        if (left < 3) {
            counts.add("notes", "outcome", "dropped");
            out.sent(all);
            return Lanes.AGAIN;
        }
        return said(item.user(), all, () -> api.text(item.user(), item.rest()));
    }

    /// In the body of the answer to a delivery, which costs nothing.
    private Duration inAnswer(Slot slot, List<MessagesOut.Item> waiting) {
        if (!slot.claim()) {
            return Lanes.AGAIN;
        }
        MessagesOut.Item first = waiting.getFirst();
        Page page =
                first.kind() == MessagesOut.Kind.TEXT
                        ? ending(waiting)
                        : new Page(
                                texts.of(
                                        Text.FILE_NOT_SENT,
                                        OutgoingFiles.name(first.body()),
                                        "48001"),
                                List.of(new MessagesOut.Piece(first.seq(), 0, true)),
                                0,
                                waiting.size() - 1);
        in.replied(slot.key(), page.text(), page.pieces());
        slot.fill(page.text());
        counts.add("sends", "outcome", "passive");
        return Lanes.AGAIN;
    }

    private Duration page(List<MessagesOut.Item> waiting, int left) throws InterruptedException {
        Page page = left == 1 ? ending(waiting) : Page.of(waiting, Pages.MOST);
        String user = waiting.getFirst().user();
        if (page.text().isEmpty()) {
            out.sent(page.pieces());
            return Lanes.AGAIN;
        }
        return said(user, page.pieces(), () -> api.text(user, page.text()));
    }

    /// A page that tells how to go on.
    private Page ending(List<MessagesOut.Item> waiting) {
        int room =
                Math.max(
                        Pages.bytes(texts.of(Text.MORE, 100_000)),
                        Pages.bytes(texts.of(Text.MAYBE_MORE)));
        int most = Math.max(256, Pages.MOST - room);
        Page page = Page.of(waiting, most);
        int more = (page.bytesLeft() + most - 1) / most + page.othersLeft();
        String foot = more > 0 ? texts.of(Text.MORE, more) : texts.of(Text.MAYBE_MORE);
        return new Page(page.text() + foot, page.pieces(), page.bytesLeft(), page.othersLeft());
    }

    private Duration file(MessagesOut.Item item, int behind, int left) throws InterruptedException {
        if (left == 1 && behind > 0) {
            String text = texts.of(Text.MORE_FILES, behind + 1);
            return said(item.user(), List.of(), () -> api.text(item.user(), text));
        }
        Json.Obj body = item.body();
        Optional<String> refusal = files.refusal(body);
        if (refusal.isPresent()) {
            out.replace(item.seq(), refusal.get());
            return Lanes.AGAIN;
        }
        return said(
                item.user(),
                List.of(new MessagesOut.Piece(item.seq(), 0, true)),
                () -> files.send(item.user(), body));
    }

    private Duration said(String user, List<MessagesOut.Piece> pieces, Saying saying)
            throws InterruptedException {
        users.spend(user, json -> ReplyBudget.of(json).spent().json());
        places.acquire();
        try {
            saying.say();
        } catch (WeixinException e) {
            counts.add("sends", "outcome", e.kind().name().toLowerCase(Locale.ROOT));
            return unsaid(user, pieces, e);
        } finally {
            places.release();
        }
        counts.add("sends", "outcome", "sent");
        failures.remove(user);
        out.sent(pieces);
        return Lanes.AGAIN;
    }

    private Duration unsaid(String user, List<MessagesOut.Piece> pieces, WeixinException e) {
        LOG.log(Level.DEBUG, "not said: {0}", e.getMessage());
        return switch (e.kind()) {
            case OUT_OF_QUOTA, OUT_OF_WINDOW -> {
                users.spend(user, json -> ReplyBudget.of(json).exhausted().json());
                yield Lanes.IDLE;
            }
            case NO_PERMISSION -> {
                refund(user);
                mode.refused();
                yield Lanes.AGAIN;
            }
            case GONE -> {
                users.follows(user, false);
                out.drop(user);
                yield Lanes.IDLE;
            }
            case RATE_LIMITED -> {
                refund(user);
                LOG.log(Level.WARNING, "the platform wants to be left alone: {0}", e.getMessage());
                yield LIMITED;
            }
            case TOKEN, CREDENTIALS, BUSY, UNREACHABLE -> {
                refund(user);
                LOG.log(Level.WARNING, "not sent, tried again: {0}", e.getMessage());
                yield pause(user);
            }
            case UNKNOWN_OUTCOME -> pause(user);
            case TOO_LARGE, INVALID -> {
                refund(user);
                yield refused(user, pieces, e);
            }
        };
    }

    /// The text itself is at fault: the user is told that there was one.
    private Duration refused(String user, List<MessagesOut.Piece> pieces, WeixinException e) {
        List<MessagesOut.Item> waiting = out.waiting(user, 1);
        if (!waiting.isEmpty() && waiting.getFirst().kind() == MessagesOut.Kind.FILE) {
            MessagesOut.Item file = waiting.getFirst();
            out.replace(
                    file.seq(),
                    texts.of(Text.FILE_NOT_SENT, OutgoingFiles.name(file.body()), e.errcode()));
            return Lanes.AGAIN;
        }
        LOG.log(Level.WARNING, "a message was refused by the platform: {0}", e.getMessage());
        out.sent(pieces);
        String notice = texts.of(Text.REFUSED_BY_PLATFORM);
        boolean isNotice = !waiting.isEmpty() && waiting.getFirst().rest().equals(notice);
        if (!pieces.isEmpty() && !isNotice) {
            String key = "refused:" + pieces.getFirst().seq() + ":" + pieces.getFirst().taken();
            out.put(MessagesOut.Fresh.text(key, user, notice, clock.instant()));
        }
        return Lanes.AGAIN;
    }

    private void refund(String user) {
        users.spend(user, json -> ReplyBudget.of(json).refunded().json());
    }

    private Duration pause(String user) {
        int times = failures.merge(user, 1, Integer::sum);
        return Duration.ofSeconds(Math.min(SLOWEST_SECONDS, 1L << Math.min(times - 1, 6)));
    }
}
