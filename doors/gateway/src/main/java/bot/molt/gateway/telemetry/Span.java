package bot.molt.gateway.telemetry;

import bot.molt.execution.Call;
import bot.molt.execution.Outcome;
import bot.molt.gateway.metrics.CallMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// One ended call as a trace sees it.
///
/// @param attributes names and values, none of them written by the caller but the user's id
record Span(
        String name, Instant start, Duration took, Map<String, String> attributes, String failure) {
    private static final int SERVER = 2;
    private static final int ERROR = 2;
    private static final long SECOND = 1_000_000_000L;

    static Span of(Call call, Outcome outcome, Duration took) {
        String tool = CallMetrics.tool(call, outcome);
        String code = CallMetrics.code(outcome);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("moltbot.call.id", call.id());
        attributes.put("moltbot.tool", tool);
        attributes.put("moltbot.door", call.caller().door());
        attributes.put("moltbot.outcome", CallMetrics.kind(outcome));
        attributes.put("enduser.id", call.caller().userId());
        if (!code.isEmpty()) {
            attributes.put("error.type", code);
        }
        String failure = outcome instanceof Outcome.Failed ? code : "";
        return new Span("tool " + tool, call.startedAt(), took, attributes, failure);
    }

    /// Source: opentelemetry/proto/trace/v1, message Span.
    void write(Proto out) {
        long began = start.getEpochSecond() * SECOND + start.getNano();
        out.bytes(1, random(16)).bytes(2, random(8)).text(5, name).varint(6, SERVER);
        out.fixed(7, began).fixed(8, began + took.toNanos());
        attributes.forEach(
                (key, value) -> out.message(9, each -> Attributes.text(each, key, value)));
        if (!failure.isEmpty()) {
            out.message(15, status -> status.text(2, failure).varint(3, ERROR));
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
