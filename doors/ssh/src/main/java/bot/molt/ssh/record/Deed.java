package bot.molt.ssh.record;

import bot.molt.base.json.Json;
import java.time.Instant;

/// One channel that has ended.
///
/// @param from address of the user
/// @param kind `shell`, `exec`, `subsystem`, or what else the channel was opened as
/// @param what command line, name of the subsystem, or where to
/// @param in bytes from the user
/// @param out bytes to the user
/// @param exit status, name of a signal, or empty where there was neither
/// @param recording name of its file; empty for none
public record Deed(
        String user,
        String from,
        String kind,
        String what,
        Instant start,
        Instant end,
        long in,
        long out,
        String exit,
        String recording) {
    Json.Obj json() {
        return Json.object()
                .put("user", user)
                .put("from", from)
                .put("kind", kind)
                .put("what", what)
                .put("start", start.toString())
                .put("end", end.toString())
                .put("bytesIn", in)
                .put("bytesOut", out)
                .put("exit", exit)
                .put("recording", recording)
                .build();
    }
}
