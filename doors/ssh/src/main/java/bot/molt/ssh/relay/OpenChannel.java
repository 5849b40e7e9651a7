package bot.molt.ssh.relay;

import bot.molt.ssh.record.Deed;
import bot.molt.ssh.record.Recording;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What is known of one channel.
///
/// Threads: any.
final class OpenChannel {
    private final Instant start;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final Set<ChannelBook.Side> closed = EnumSet.noneOf(ChannelBook.Side.class);
    private volatile @Nullable Recording recording;
    private Recording.@Nullable Screen screen;
    private String kind;
    private String what;
    private String exit = "";
    private boolean isNoted;

    OpenChannel(String kind, String what, Instant start) {
        this.kind = kind;
        this.what = what;
        this.start = start;
    }

    LongAdder in() {
        return in;
    }

    void shown(byte[] bytes, int offset, int length) {
        out.add(length);
        Recording kept = recording;
        if (kept != null) {
            kept.shown(bytes, offset, length);
        }
    }

    synchronized void screen(Recording.Screen asked) {
        screen = asked;
    }

    void resized(int columns, int rows) {
        Recording kept = recording;
        if (kept != null) {
            kept.resized(columns, rows);
        }
    }

    synchronized void runs(String as, String program, Ledger ledger) {
        kind = as;
        what = program;
        if (screen != null && recording == null) {
            recording = ledger.record(screen, program);
        }
    }

    synchronized void exit(String how) {
        exit = how;
    }

    /// Whether both sides have closed it now.
    synchronized boolean closedBy(ChannelBook.Side side) {
        closed.add(side);
        return closed.size() == 2;
    }

    /// Whether its end was not written down so far; it is once this was asked.
    synchronized boolean isToBeNoted() {
        boolean isFirst = !isNoted;
        isNoted = true;
        return isFirst;
    }

    synchronized Deed end(String user, String from, Instant end) {
        Recording kept = recording;
        if (kept != null) {
            kept.close();
        }
        return new Deed(
                user,
                from,
                kind,
                what,
                start,
                end,
                in.sum(),
                out.sum(),
                exit,
                kept == null ? "" : kept.name());
    }
}
