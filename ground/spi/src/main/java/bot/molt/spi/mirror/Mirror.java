package bot.molt.spi.mirror;

import java.util.List;
import java.util.Optional;

/// A copy of what is stored, for other programs to read. It follows the store by itself: a copy
/// that cannot be written costs nobody anything but the copy.
///
/// Threads: any.
public interface Mirror extends AutoCloseable {
    /// What is copied, read whenever a key is written. Never a secret.
    interface Source {
        /// Keys of everything that is stored now.
        List<String> keys();

        /// What stands under a key now; empty where nothing does.
        Optional<String> value(String key);
    }

    /// Opens copies.
    @FunctionalInterface
    interface Opening {
        /// Opens the copy of one writer, which owns its keys.
        ///
        /// @param writer a word: `bridge`
        Mirror open(String writer, Source source);
    }

    /// How a copy is.
    ///
    /// @param trouble why it is behind, in one line; empty where it is not
    /// @param waiting keys that are still to be written
    /// @param written keys that were written or removed since it was opened
    /// @param failures how often the copy could not be written
    /// @param rebuilds how often it was written as a whole
    record State(String trouble, long waiting, long written, long failures, long rebuilds) {
        /// One line: `up`, `catching up: 7 keys`, `down: …`.
        public String line() {
            if (!trouble.isEmpty()) {
                return "down: " + trouble;
            }
            return waiting == 0 ? "up" : "catching up: %d keys".formatted(waiting);
        }
    }

    /// Says that what stands under a key has changed, after that is committed. Never waits.
    void changed(String key);

    /// How it is; empty where no copy is kept.
    Optional<State> state();

    /// Writes what waits where that goes at once, and lets go.
    @Override
    void close();

    /// No copy.
    static Mirror none() {
        return new Mirror() {
            @Override
            public void changed(String key) {}

            @Override
            public Optional<State> state() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
