package bot.molt.channels.matrix;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// Up to where everything was taken: `{"version":1,"nextBatch":"s72594_4483"}`.
///
/// Threads: one, that of the receiver.
final class SyncPoint {
    private static final System.Logger LOG = System.getLogger(SyncPoint.class.getName());

    private final Path file;
    private String next;

    SyncPoint(Path folder, String account) {
        this.file = folder.resolve("sync-" + account + ".json");
        this.next = read(file);
    }

    private static String read(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            return JsonText.parseObject(Files.readAllBytes(file)).string("nextBatch").orElse("");
        } catch (IOException | JsonSyntaxException e) {
            LOG.log(Level.WARNING, "{0}: not readable, begun anew: {1}", file, e.getMessage());
            return "";
        }
    }

    /// Empty before the first one.
    String next() {
        return next;
    }

    /// Everything up to there was taken. A failure to keep it costs a repetition, and is told.
    void taken(String batch) {
        next = batch;
        try {
            PrivateFile.write(
                    file,
                    JsonText.compact(
                            Json.object().put("version", 1).put("nextBatch", batch).build()));
        } catch (IOException e) {
            Level level = Thread.currentThread().isInterrupted() ? Level.DEBUG : Level.WARNING;
            LOG.log(level, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
