package bot.molt.cli.tui;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.tui.Post.Told;
import bot.molt.protocol.wire.GatewayClient;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.AttributedString;

/// A conversation: takes what is typed and what the gateway tells, one after the other, and shows
/// what comes of it.
///
/// Threads: [#run] is called by one, which owns what is shown; any may hand in.
final class Talk implements Closeable {
    /// More than one answer makes, mostly.
    private static final int MANY = 200;

    private static final long PAINT_NANOS = 50_000_000;
    private static final long QUICK_MILLIS = 100;
    private static final long SLOW_MILLIS = 1_000;
    private static final long IDLE_MILLIS = 30_000;

    private final Room room;
    private final Wish wish;
    private final InstantSource clock;
    private final Post post;
    private final Link link;
    private final Place place;
    private final Calls calls = new Calls();
    private final Outgoing outgoing = new Outgoing();
    private final Shown shown;
    private final Running running;
    private final Sending sending;
    private final Questions questions;
    private final Choices choices;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch left = new CountDownLatch(1);

    private String refused = "";
    private long readUpTo;
    private long paintedNanos;
    private boolean isOnline = true;
    private boolean endsWhenDone;

    /// What the command line asks for.
    ///
    /// @param session its key
    /// @param thinking the level of every message; empty for the session's
    /// @param timeoutMillis of each answer; negative for the configured one
    /// @param history how many messages are shown at the start
    record Wish(
            String session, String thinking, long timeoutMillis, int history, boolean deliver) {}

    private Talk(Room room, Wish wish, Post post, Link link, InstantSource clock) {
        this.room = room;
        this.wish = wish;
        this.post = post;
        this.link = link;
        this.clock = clock;
        this.place = new Place(wish.session());
        this.shown = new Shown(room, calls, outgoing);
        this.running = new Running(room, calls, shown);
        this.sending = new Sending(room, link, place, outgoing, wish);
        this.questions = new Questions(room, link);
        this.choices = new Choices(room, link, place);
    }

    /// Comes in. Errors: as [Link#open].
    static Talk open(
            Room room, Wish wish, GatewayClient gateway, String version, InstantSource clock)
            throws IOException, InterruptedException {
        Post post = new Post();
        return new Talk(room, wish, post, Link.open(gateway, version, post), clock);
    }

    void type(String text) {
        hand(new Told.Typed(text));
    }

    void answer(String id, String decision) {
        hand(new Told.Answered(id, decision));
    }

    void picked(Picker.Kind kind, String value) {
        hand(new Told.Picked(kind, value));
    }

    void redraw() {
        hand(new Told.Redraw());
    }

    /// No more will be typed: ends once everything is answered.
    void end() {
        hand(new Told.End());
    }

    /// Ends what is being answered; false where there is nothing, or where it was told already.
    boolean stop() {
        return busy.get() && stopping.compareAndSet(false, true) && post.handFirst(new Told.Stop());
    }

    private void hand(Told what) {
        boolean taken = post.hand(what);
        assert taken;
    }

    /// What can be typed behind a command, as far as it is known.
    Choices choices() {
        return choices;
    }

    String session() {
        return place.key();
    }

    /// Waits until everything is answered.
    void awaitEnd() throws InterruptedException {
        left.await();
    }

    /// Takes one thing after the other until it is interrupted.
    void run() throws InterruptedException {
        try {
            while (!(endsWhenDone && isDone())) {
                Told next = post.next(patience());
                if (next != null) {
                    taken(next);
                }
                paint();
            }
        } finally {
            room.screen().live(Screen.Live.NOTHING);
            left.countDown();
        }
    }

    private boolean isDone() {
        return post.isEmpty()
                && !running.active()
                && (outgoing.open().isEmpty() || !refused.isEmpty());
    }

    private long patience() {
        boolean isArming = questions.any() && questions.armed(System.nanoTime()).isEmpty();
        if (running.active() || isArming) {
            return QUICK_MILLIS;
        }
        return questions.any() ? SLOW_MILLIS : IDLE_MILLIS;
    }

    private void taken(Told next) throws InterruptedException {
        try {
            take(next);
        } catch (CodedException e) {
            boolean isAway = e.code().retryable() && !link.online();
            if (!isAway) {
                room.bad(e.text());
            }
        } catch (RuntimeException e) {
            room.bad(room.tongue().say(Say.INTERNAL, String.valueOf(e)));
        }
    }

    private void take(Told next) throws InterruptedException {
        switch (next) {
            case Told.Online _ -> online();
            case Told.Offline(String reason) -> offlineNow(reason);
            case Told.Event event -> event(event);
            case Told.Typed(String text) -> typed(text);
            case Told.Answered(String id, String decision) -> questions.answer(id, decision);
            case Told.Picked(Picker.Kind kind, String value) -> chosen(kind, value);
            case Told.Stop _ -> stopNow();
            case Told.End _ -> endsWhenDone = true;
            case Told.Redraw _ -> paintedNanos = 0;
        }
    }

    private void online() throws InterruptedException {
        boolean isBack = !isOnline;
        isOnline = true;
        refused = "";
        if (isBack) {
            room.note(Say.BACK);
        }
        choices.refresh();
        read();
        if (!isBack && place.row().members().isEmpty()) {
            room.note(Say.HELLO);
        }
        questions.refresh(place, System.nanoTime());
        if (sending.sendAll()) {
            read();
        }
    }

    private void offlineNow(String reason) {
        running.cutOff();
        questions.forget();
        outgoing.notTaken();
        if (isOnline && reason.isEmpty()) {
            room.note(Say.LOST);
        }
        if (!reason.isEmpty()) {
            room.bad(room.tongue().say(Say.NOT_LET_IN, reason));
        }
        isOnline = false;
        refused = reason;
        stopping.set(false);
    }

    /// Reads the transcript and what the gateway says of the session.
    private void read() throws InterruptedException {
        int most = shown.begun() ? Math.max(MANY, wish.history()) : wish.history();
        Json.Obj params = Json.object().put("sessionKey", place.key()).put("limit", most).build();
        Link.Answer answer = link.ask("chat.history", params);
        readUpTo = answer.frame();
        shown.take(answer.payload());
        if (!running.active()) {
            shown.rests();
        }
        choices.describe();
    }

    private void event(Told.Event event) throws InterruptedException {
        Json.Obj payload = event.payload();
        boolean isHere = place.isHere(payload.string("sessionKey").orElse(""));
        switch (event.name()) {
            case "agent" -> {
                if (isHere) {
                    step(payload, event.frame() <= readUpTo);
                }
            }
            case "chat" -> {
                if (isHere && payload.string("state").filter("delta"::equals).isEmpty()) {
                    ended(payload);
                }
            }
            case "exec.approval.requested" -> questions.asked(payload, place, System.nanoTime());
            case "exec.approval.resolved" -> questions.resolved(payload);
            default -> {
                // Not for a conversation.
            }
        }
    }

    private void step(Json.Obj payload, boolean isOld) {
        String id = payload.string("runId").orElse("");
        Json.Obj data = payload.object("data");
        boolean isLifecycle = payload.string("stream").filter("lifecycle"::equals).isPresent();
        boolean begins = isLifecycle && data.string("phase").filter("start"::equals).isPresent();
        if (begins) {
            sending.show(id);
        }
        running.event(payload, isOld, System.nanoTime());
        if (isLifecycle && !begins) {
            outgoing.done(id);
            stopping.compareAndSet(!running.active(), false);
        }
    }

    private void ended(Json.Obj chat) throws InterruptedException {
        String id = chat.string("runId").orElse("");
        running.end(id);
        outgoing.done(id);
        switch (chat.string("state").orElse("")) {
            case "aborted" -> room.note(Say.STOPPED);
            case "error" -> {
                String error = chat.string("errorMessage").orElse("");
                room.bad(room.tongue().say(Say.FAILED, Clean.line(error)));
                shown.said(error);
            }
            default -> {
                // Its words were shown, or the transcript has them.
            }
        }
        stopping.set(false);
        read();
    }

    private void typed(String text) throws InterruptedException {
        Slash slash = Slash.of(text);
        if (slash == null) {
            say(text);
        } else {
            command(slash, text);
        }
    }

    private void command(Slash slash, String text) throws InterruptedException {
        String rest = Slash.rest(text);
        switch (slash) {
            case HELP -> room.block(Slash.help(room));
            case SESSIONS -> pick(Picker.Kind.SESSION, text);
            case SESSION -> {
                if (rest.isEmpty()) {
                    pick(Picker.Kind.SESSION, text);
                } else {
                    go(rest);
                }
            }
            case AGENT -> {
                if (rest.isEmpty()) {
                    pick(Picker.Kind.AGENT, text);
                } else {
                    agent(rest);
                }
            }
            case MODEL -> {
                if (rest.isEmpty()) {
                    pick(Picker.Kind.MODEL, text);
                } else {
                    say(text);
                }
            }
            case THINK -> {
                if (rest.isEmpty()) {
                    pick(Picker.Kind.THINKING, text);
                } else {
                    say(text);
                }
            }
            case STOP -> stopNow();
            case EXPAND -> expand(rest);
            case APPROVE ->
                    questions.answer("", rest.equals("always") ? "allow-always" : "allow-once");
            case DENY -> questions.answer("", "deny");
            case DELIVER -> sending.deliver(rest);
            case NEW, VERBOSE, STATUS -> say(text);
            case QUIT -> endsWhenDone = true;
        }
    }

    private void expand(String number) {
        Call call = calls.find(number);
        if (call == null) {
            room.bad(room.tongue().say(Say.TOOL_UNKNOWN, number.isEmpty() ? "#1" : number));
        } else {
            room.block(call.whole(room.look(), room.tongue(), room.cells()));
        }
    }

    private void pick(Picker.Kind kind, String text) throws InterruptedException {
        Picker picker = choices.picker(kind);
        if (!room.screen().pick(picker)) {
            room.block(picker.lines(room.look(), room.tongue(), room.cells()));
            room.note(Say.PICK_PLAIN, text.strip());
        }
    }

    private void chosen(Picker.Kind kind, String value) throws InterruptedException {
        switch (kind) {
            case SESSION -> go(value);
            case AGENT -> agent(value);
            case MODEL -> say("/model " + (value.isEmpty() ? "default" : value));
            case THINKING -> say("/think " + value);
        }
    }

    private void agent(String id) throws InterruptedException {
        List<String> known = choices.agents();
        if (!known.isEmpty() && !known.contains(id)) {
            room.bad(room.tongue().say(Say.NO_SUCH_AGENT, id, String.join(", ", known)));
        } else {
            go("agent:" + id + ":main");
        }
    }

    private void go(String key) throws InterruptedException {
        running.cutOff();
        outgoing.forget();
        calls.forget();
        place.go(key);
        room.rule(room.tongue().say(Say.SESSION, key));
        shown.begin();
        read();
    }

    private void say(String text) throws InterruptedException {
        if (sending.say(text, running.active())) {
            read();
        }
    }

    private void stopNow() throws InterruptedException {
        try {
            Json.Obj answer =
                    link.ask("chat.abort", Json.object().put("sessionKey", place.key()).build())
                            .payload();
            if (!answer.isTrue("aborted")) {
                stopping.set(false);
                room.note(Say.NOTHING_RUNS);
            }
        } catch (CodedException e) {
            stopping.set(false);
            throw e;
        }
    }

    private void paint() {
        busy.set(running.active() || !outgoing.open().isEmpty());
        long now = System.nanoTime();
        if (!post.isEmpty() && now - paintedNanos < PAINT_NANOS) {
            return;
        }
        paintedNanos = now;
        List<AttributedString> tail = new ArrayList<>(running.tail(now, stopping.get()));
        tail.addAll(sending.waiting(isOnline));
        tail.addAll(questions.tail(clock.millis(), now));
        String armed = questions.armed(now);
        String question = questions.hasAlways(armed) ? armed + "!" : armed;
        room.screen()
                .live(new Screen.Live(tail, place.line(room, List.of(connection())), question));
    }

    private AttributedString connection() {
        if (!refused.isEmpty()) {
            return room.look().text(Part.BAD, room.tongue().say(Say.REFUSED));
        }
        return isOnline
                ? room.look().text(Part.GOOD, room.tongue().say(Say.CONNECTED))
                : room.look().text(Part.WARN, room.tongue().say(Say.OFFLINE));
    }

    @Override
    public void close() {
        link.close();
    }
}
