package bot.molt.gateway.configuration;

import bot.molt.base.Digests;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// The configuration file, changed by one at a time. What is written holds before anybody is told.
///
/// Threads: safe for any number; changes take turns.
public final class ConfigFile {
    private final Path file;
    private final Use use;
    private final ReentrantLock turn = new ReentrantLock();

    /// What becomes of a changed file.
    public interface Use {
        /// Whether the gateway would take the text. Errors: `invalid_params` with what is wrong;
        /// nothing is written then.
        void check(String text) throws IOException;

        /// The text stands in the file. Errors: `conflict` where it does not hold all the same.
        void apply();
    }

    /// Makes a new text of the old one; the same text changes nothing.
    @FunctionalInterface
    interface Change {
        String of(ConfigText text) throws IOException;
    }

    /// @param file which may not exist yet
    public ConfigFile(Path file, Use use) {
        this.file = file;
        this.use = use;
    }

    Path path() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    ConfigText read() throws IOException {
        return ConfigText.parse(file.toString(), exists() ? Files.readString(file) : "");
    }

    static String hash(ConfigText text) {
        return Digests.sha256Hex(text.text());
    }

    /// Changes it; an error of the change leaves it as it is.
    void change(Change change) throws IOException {
        turn.lock();
        try {
            ConfigText before = read();
            String after = change.of(before);
            if (!after.equals(before.text())) {
                use.check(after);
                PrivateFile.replace(file, after);
                use.apply();
            }
        } finally {
            turn.unlock();
        }
    }
}
