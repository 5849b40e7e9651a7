package bot.molt.gateway.telemetry;

import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.base.concurrent.Trace;
import bot.molt.execution.Call;
import bot.molt.execution.Outcome;
import bot.molt.gateway.metrics.CallMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One ended piece of work as a trace sees it.
///
/// @param attributes names and values, none of them written by the caller but the user's id
/// @param failure its code; empty where it did not fail
record Span(
        String name,
        Trace trace,
        Kind kind,
        Instant start,
        Duration took,
        Map<String, String> attributes,
        String failure) {
    private static final int ERROR = 2;
    private static final long SECOND = 1_000_000_000L;

    /// Source: opentelemetry/proto/trace/v1, enum SpanKind.
    enum Kind {
        INTERNAL(1),
        SERVER(2),
        CLIENT(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    static Span of(Call call, Outcome outcome, Duration took, Trace trace) {
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
        return new Span(
                "tool " + tool, trace, Kind.SERVER, call.startedAt(), took, attributes, failure);
    }

    /// A step of a call.
    static Span of(Call.Took step, Call call, Trace trace) {
        String name = step.step().name().toLowerCase(Locale.ROOT);
        Instant start = call.startedAt().plus(step.after());
        return new Span(name, trace, Kind.INTERNAL, start, step.took(), Map.of(), "");
    }

    /// The turn that answered a message.
    static Span of(Run run, RunResult result) {
        RunResult.Facts facts = result.facts();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("moltbot.run.id", run.id());
        attributes.put("moltbot.door", run.caller().door());
        attributes.put("enduser.id", run.caller().userId());
        boolean isError = result.status() == RunResult.Status.ERROR;
        Instant start = Instant.ofEpochMilli(facts.startedAt());
        return new Span(
                "turn",
                run.trace(),
                Kind.SERVER,
                start,
                Duration.between(start, Instant.ofEpochMilli(facts.endedAt())),
                attributes,
                isError ? "turn" : "");
    }

    /// A request to a model.
    ///
    /// @param ref `anthropic/claude-sonnet-4-5`
    static Span ofModel(String ref, Trace trace, Instant start, Duration took, String failure) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("gen_ai.operation.name", "chat");
        attributes.put("gen_ai.request.model", ref);
        if (!failure.isEmpty()) {
            attributes.put("error.type", failure);
        }
        return new Span("model " + ref, trace, Kind.CLIENT, start, took, attributes, failure);
    }

    /// Source: opentelemetry/proto/trace/v1, message Span.
    void write(Proto out) {
        long began = start.getEpochSecond() * SECOND + start.getNano();
        out.bytes(1, HexFormat.of().parseHex(trace.id()));
        out.bytes(2, HexFormat.of().parseHex(trace.span()));
        if (!trace.parent().isEmpty()) {
            out.bytes(4, HexFormat.of().parseHex(trace.parent()));
        }
        out.text(5, name).varint(6, kind.number);
        out.fixed(7, began).fixed(8, began + took.toNanos());
        attributes.forEach(
                (key, value) -> out.message(9, each -> Attributes.text(each, key, value)));
        if (!failure.isEmpty()) {
            out.message(15, status -> status.text(2, failure).varint(3, ERROR));
        }
    }
}
