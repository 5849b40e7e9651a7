package bot.molt.channels.email;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// Up to where a folder was read: `{"version":1,"validity":1700000000,"next":42}`.
///
/// Threads: one, that of the receiver.
final class InboxPoint {
    private static final System.Logger LOG = System.getLogger(InboxPoint.class.getName());

    private final Path file;
    private long validity;
    private long next;

    InboxPoint(Path folder, String account) {
        this.file = folder.resolve(account + ".inbox.json");
        if (Files.exists(file)) {
            try {
                Json.Obj kept = JsonText.parseObject(Files.readAllBytes(file));
                validity = kept.number("validity").orElse(0L);
                next = kept.number("next").orElse(0L);
            } catch (IOException | JsonSyntaxException e) {
                LOG.log(Level.WARNING, "{0}: not readable, begun anew: {1}", file, e.getMessage());
            }
        }
    }

    /// The folder was opened. What lay there before the first time is not read, nor is what a
    /// server numbered anew: it cannot be told from what was read.
    void opened(long nowValid, long nowNext) {
        if (validity != nowValid) {
            if (validity != 0) {
                LOG.log(
                        Level.WARNING,
                        "email: the server numbered the folder anew; mail that lies there is not read");
            }
            validity = nowValid;
            taken(nowNext - 1);
        }
    }

    long validity() {
        return validity;
    }

    /// The number from which on nothing was read.
    long next() {
        return next;
    }

    /// Everything up to there was taken. A failure to keep it costs a repetition, and is told.
    void taken(long number) {
        next = number + 1;
        Json.Obj kept =
                Json.object().put("version", 1).put("validity", validity).put("next", next).build();
        try {
            PrivateFile.write(file, JsonText.compact(kept));
        } catch (IOException e) {
            Level level = Thread.currentThread().isInterrupted() ? Level.DEBUG : Level.WARNING;
            LOG.log(level, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
