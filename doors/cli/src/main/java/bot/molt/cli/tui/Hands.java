package bot.molt.cli.tui;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// What the person at a terminal does, handed to the conversation.
///
/// Threads: the one that types; [#resized] any.
final class Hands implements Typist {
    private static final long TWICE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Talk talk;
    private final Room room;
    private final InputHistory history;
    private long interruptedNanos;
    private boolean wasInterrupted;

    Hands(Talk talk, Room room, InputHistory history) {
        this.talk = talk;
        this.room = room;
        this.history = history;
    }

    @Override
    public void typed(String text) {
        wasInterrupted = false;
        talk.type(text);
        try {
            history.add(text);
        } catch (IOException e) {
            room.bad(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void answered(String id, String decision) {
        talk.answer(id, decision);
    }

    @Override
    public void picked(Picker.Kind kind, String value) {
        talk.picked(kind, value);
    }

    @Override
    public boolean interrupted() {
        long now = System.nanoTime();
        boolean isSecond = wasInterrupted && now - interruptedNanos < TWICE_NANOS;
        interruptedNanos = now;
        wasInterrupted = true;
        if (isSecond) {
            return true;
        }
        if (!talk.stop()) {
            room.note(Say.AGAIN_LEAVES);
        }
        return false;
    }

    @Override
    public void resized() {
        talk.redraw();
    }
}
