package bot.molt.cli.tui;

import bot.molt.base.json.Json;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What waits to be taken by a conversation: what the gateway tells and what a person does, in
/// order.
///
/// Threads: any hands in; one takes.
final class Post implements Link.Listener {
    private static final int MOST = 50_000;

    private final LinkedBlockingDeque<Told> waiting = new LinkedBlockingDeque<>(MOST);

    /// Something that happened.
    sealed interface Told {
        /// The gateway let us in.
        record Online() implements Told {}

        /// The connection is away, for good where there is a reason.
        record Offline(String reason) implements Told {}

        /// The gateway tells something.
        record Event(String name, Json.Obj payload, long frame) implements Told {}

        /// Somebody typed a line.
        record Typed(String text) implements Told {}

        /// Somebody answered a question.
        record Answered(String id, String decision) implements Told {}

        /// Somebody chose something.
        record Picked(Picker.Kind kind, String value) implements Told {}

        /// Somebody wants the answer to end.
        record Stop() implements Told {}

        /// Nothing more will be typed.
        record End() implements Told {}

        /// What is shown has to be drawn anew.
        record Redraw() implements Told {}
    }

    @Override
    public void online(Json.Obj hello) throws InterruptedException {
        waiting.put(new Told.Online());
    }

    @Override
    public void offline(String reason) throws InterruptedException {
        waiting.put(new Told.Offline(reason));
    }

    @Override
    public void event(String name, Json.Obj payload, long frame) throws InterruptedException {
        waiting.put(new Told.Event(name, payload, frame));
    }

    /// Hands in what a person did; false where there is no room.
    boolean hand(Told what) {
        return waiting.offer(what);
    }

    /// Hands in what is to be taken next.
    boolean handFirst(Told what) {
        return waiting.offerFirst(what);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// The next thing; null where none comes in time.
    @Nullable Told next(long millis) throws InterruptedException {
        return waiting.poll(millis, TimeUnit.MILLISECONDS);
    }
}
