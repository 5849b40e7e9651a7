package bot.molt.app.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Waits for what a file says.
final class FileWait {
    private static final long SECONDS = 90;

    private FileWait() {}

    /// The text of the file once it is as it should be.
    ///
    /// @param file in a folder that exists
    static String until(Path file, Predicate<String> holds)
            throws IOException, InterruptedException {
        try (WatchService watch = file.getFileSystem().newWatchService()) {
            file.getParent()
                    .register(
                            watch,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            String text = text(file);
            while (!holds.test(text)) {
                long left = deadline - System.nanoTime();
                WatchKey key = watch.poll(left, TimeUnit.NANOSECONDS);
                if (key == null) {
                    throw new AssertionError(file + " says after " + SECONDS + " s: " + text);
                }
                key.pollEvents();
                key.reset();
                text = text(file);
            }
            return text;
        }
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
