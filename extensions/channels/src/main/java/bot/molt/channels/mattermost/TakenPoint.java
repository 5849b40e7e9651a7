package bot.molt.channels.mattermost;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// When the last post that was taken was written: `{"version":1,"at":1795000000000}`.
///
/// Threads: one, that of the receiver.
final class TakenPoint {
    private static final System.Logger LOG = System.getLogger(TakenPoint.class.getName());

    private final Path file;
    private long at;

    TakenPoint(Path folder, String account) {
        this.file = folder.resolve("taken-" + account + ".json");
        if (Files.exists(file)) {
            try {
                at = JsonText.parseObject(Files.readAllBytes(file)).number("at").orElse(0L);
            } catch (IOException | JsonSyntaxException e) {
                LOG.log(Level.WARNING, "{0}: not readable, begun anew: {1}", file, e.getMessage());
            }
        }
    }

    /// Milliseconds of the server's clock; zero before the first one.
    long at() {
        return at;
    }

    /// Everything up to there was taken. A failure to keep it costs a repetition, and is told.
    void taken(long millis) {
        if (millis <= at) {
            return;
        }
        at = millis;
        Json.Obj kept = Json.object().put("version", 1).put("at", at).build();
        try {
            PrivateFile.write(file, JsonText.compact(kept));
        } catch (IOException e) {
            Level level = Thread.currentThread().isInterrupted() ? Level.DEBUG : Level.WARNING;
            LOG.log(level, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
