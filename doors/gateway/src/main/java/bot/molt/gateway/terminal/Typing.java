package bot.molt.gateway.terminal;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is typed into one terminal and how it is resized, in order and once each.
///
/// Threads: any may type; one at a time writes, for as long as something waits.
final class Typing {
    private static final int MAX_WAITING = 256;
    private static final int MAX_WRITERS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String id;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private boolean writing;

    /// The number of the last input of each writer; the oldest writers are forgotten.
    private final Map<String, Long> taken =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > MAX_WRITERS;
                }
            };

    /// @param id of the terminal
    Typing(String id) {
        this.id = id;
    }

    /// Something that is done to the terminal.
    @FunctionalInterface
    interface Deed {
        void run() throws IOException;
    }

    /// One input on its way.
    static final class Piece {
        private final Deed deed;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable String failure;

        private Piece(Deed deed) {
            this.deed = deed;
        }

        /// Waits until it is typed.
        ///
        /// Errors: `conflict` where the terminal has ended; `timeout` where its program does not
        /// read.
        void await() throws InterruptedException {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CodedException(
                        ErrorCode.TIMEOUT,
                        "input: not read for %d seconds by what runs in the terminal"
                                .formatted(PATIENCE.toSeconds()));
            }
            String text = failure;
            if (text != null) {
                throw new CodedException(ErrorCode.CONFLICT, text);
            }
        }
    }

    /// Takes an input; null for one that was taken before.
    ///
    /// Errors: `rate_limited` where the terminal does not take what was typed before.
    ///
    /// @param seq 0 for an input without a number
    synchronized @Nullable Piece add(String writer, long seq, Deed deed) {
        if (seq > 0 && seq <= taken(writer)) {
            return null;
        }
        if (waiting.size() >= MAX_WAITING) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED, "input: %d pieces wait already".formatted(MAX_WAITING));
        }
        if (seq > 0) {
            taken.put(writer, seq);
        }
        Piece piece = new Piece(deed);
        waiting.add(piece);
        return piece;
    }

    /// The number of the last input that was taken of a writer; 0 for none.
    synchronized long taken(String writer) {
        return taken.getOrDefault(writer, 0L);
    }

    /// Whether somebody has to call [#write] now.
    synchronized boolean begin() {
        boolean isFirst = !writing && !waiting.isEmpty();
        writing |= isFirst;
        return isFirst;
    }

    /// Types everything that waits.
    boolean write() {
        Piece piece = next();
        while (piece != null) {
            typed(piece);
            piece = next();
        }
        return true;
    }

    private synchronized @Nullable Piece next() {
        Piece piece = waiting.poll();
        writing = piece != null;
        return piece;
    }

    private void typed(Piece piece) {
        try {
            piece.deed.run();
        } catch (IOException e) {
            piece.failure = "terminal %s: %s".formatted(id, e.getMessage());
        } finally {
            piece.done.countDown();
        }
    }
}
