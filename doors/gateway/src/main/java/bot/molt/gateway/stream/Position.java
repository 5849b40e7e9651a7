package bot.molt.gateway.stream;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far a client has seen the output of a call.
///
/// Wire: `{"callId":"call_…","offset":1024,"stderrOffset":0}`, or as an event id `call_…:1024:0`.
record Position(String callId, long stdout, long stderr) {
    private static final Pattern ID =
            Pattern.compile("([A-Za-z0-9_-]{1,80}):(\\d{1,18}):(\\d{1,18})");

    static Optional<Position> parse(String eventId) {
        Matcher matcher = ID.matcher(eventId);
        return matcher.matches()
                ? Optional.of(
                        new Position(
                                matcher.group(1),
                                Long.parseLong(matcher.group(2)),
                                Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /// Empty where no `callId` is there.
    static Optional<Position> read(Json.Obj body) {
        return body.string("callId")
                .map(id -> new Position(id, offset(body, "offset"), offset(body, "stderrOffset")));
    }

    private static long offset(Json.Obj body, String name) {
        long offset = body.number(name).orElse(0L);
        if (offset < 0 || (body.has(name) && !(body.get(name) instanceof Json.Num))) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "%s: %s (expected: a byte offset)".formatted(name, body.get(name)));
        }
        return offset;
    }

    static Position start(String callId) {
        return new Position(callId, 0, 0);
    }

    /// The position after an event.
    Position after(CallEvent event) {
        if (!(event instanceof CallEvent.Output output)) {
            return this;
        }
        return output.stream().equals("stdout")
                ? new Position(callId, output.end(), stderr)
                : new Position(callId, stdout, output.end());
    }

    String eventId() {
        return callId + ":" + stdout + ":" + stderr;
    }
}
