package bot.molt.channels.telegram;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// The first update that was not taken yet: `{"version":1,"lastUpdateId":42}`. Telegram forgets
/// what is below it with the next request.
///
/// Threads: one, that of the receiver.
final class UpdateOffset {
    private static final System.Logger LOG = System.getLogger(UpdateOffset.class.getName());

    private final Path file;
    private long next;

    UpdateOffset(Path folder, String account) {
        this.file = folder.resolve("update-offset-" + account + ".json");
        this.next = read(file);
    }

    private static long read(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            return JsonText.parseObject(Files.readAllBytes(file)).number("lastUpdateId").orElse(-1L)
                    + 1;
        } catch (IOException | JsonSyntaxException e) {
            LOG.log(Level.WARNING, "{0}: not readable, begun anew: {1}", file, e.getMessage());
            return 0;
        }
    }

    long next() {
        return next;
    }

    /// Everything up to this one was taken.
    void taken(long id) {
        next = Math.max(next, id + 1);
    }

    /// Keeps it; only saves the platform a repetition, so a failure is told and no more.
    void keep() {
        try {
            PrivateFile.write(
                    file,
                    JsonText.compact(
                            Json.object().put("version", 1).put("lastUpdateId", next - 1).build()));
        } catch (IOException e) {
            Level level = Thread.currentThread().isInterrupted() ? Level.DEBUG : Level.WARNING;
            LOG.log(level, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
