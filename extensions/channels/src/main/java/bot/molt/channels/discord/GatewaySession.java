package bot.molt.channels.discord;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// What it takes to go on where the last connection ended: events that were not taken come again.
///
/// Shape:
/// `{"version":1,"sessionId":"…","resumeUrl":"wss://…","seq":7,"userId":"1","applicationId":"2"}`.
///
/// Threads: the receiver writes; any number read.
final class GatewaySession {
    private static final System.Logger LOG = System.getLogger(GatewaySession.class.getName());

    private final Path file;
    private volatile Json.Obj kept;
    private volatile long seq;

    GatewaySession(Path folder, String account) {
        this.file = folder.resolve("session-" + account + ".json");
        this.kept = read(file);
        this.seq = kept.number("seq").orElse(0L);
    }

    private static Json.Obj read(Path file) {
        if (!Files.exists(file)) {
            return Json.Obj.EMPTY;
        }
        try {
            return JsonText.parseObject(Files.readAllBytes(file));
        } catch (IOException | JsonSyntaxException e) {
            LOG.log(Level.WARNING, "{0}: not readable, begun anew: {1}", file, e.getMessage());
            return Json.Obj.EMPTY;
        }
    }

    boolean isOpen() {
        return !id().isEmpty();
    }

    String id() {
        return kept.string("sessionId").orElse("");
    }

    String resumeUrl() {
        return kept.string("resumeUrl").orElse("");
    }

    String userId() {
        return kept.string("userId").orElse("");
    }

    String applicationId() {
        return kept.string("applicationId").orElse("");
    }

    /// The last event that was taken.
    long seq() {
        return seq;
    }

    /// Takes `READY`.
    void begun(Json.Obj ready) {
        kept =
                Json.object()
                        .put("version", 1)
                        .put("sessionId", ready.string("session_id").orElse(""))
                        .put("resumeUrl", ready.string("resume_gateway_url").orElse(""))
                        .put("userId", ready.object("user").string("id").orElse(""))
                        .put("applicationId", ready.object("application").string("id").orElse(""))
                        .build();
    }

    /// Everything up to this event was taken.
    void taken(long number) {
        seq = Math.max(seq, number);
    }

    /// The session is over; the next connection begins another one.
    void forget() {
        kept = Json.Obj.EMPTY;
        seq = 0;
        keep();
    }

    /// Keeps it for the next start; a failure costs the events that came meanwhile, and is told.
    void keep() {
        try {
            PrivateFile.write(file, JsonText.compact(kept.with("seq", seq)));
        } catch (IOException e) {
            Level level = Thread.currentThread().isInterrupted() ? Level.DEBUG : Level.WARNING;
            LOG.log(level, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
