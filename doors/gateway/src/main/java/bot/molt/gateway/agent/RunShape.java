package bot.molt.gateway.agent;

import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelUsage;
import java.util.List;

/// What became of a run, as clients of the protocol are told it.
final class RunShape {
    private RunShape() {}

    /// The answer that says that it was taken.
    static Json.Obj accepted(Run run, long now) {
        return Json.object()
                .put("runId", run.id())
                .put("status", "accepted")
                .put("acceptedAt", now)
                .build();
    }

    /// The answer that says how it ended.
    ///
    /// Errors: `unavailable` where it failed.
    static Json.Obj ended(String runId, RunResult result) {
        if (result.status() == RunResult.Status.ERROR) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    result.error(),
                    Json.object()
                            .put("code", ErrorCode.UNAVAILABLE.wireName())
                            .put("runId", runId)
                            .put("status", "error")
                            .put("summary", result.error())
                            .build());
        }
        boolean aborted = result.status() == RunResult.Status.ABORTED;
        return Json.object()
                .put("runId", runId)
                .put("status", "ok")
                .put("summary", aborted ? "aborted" : "completed")
                .put(
                        "result",
                        Json.object()
                                .put("payloads", payloads(result))
                                .put("meta", meta(result, aborted))
                                .build())
                .build();
    }

    private static Json.Arr payloads(RunResult result) {
        return result.text().isEmpty()
                ? Json.Arr.EMPTY
                : Json.array(
                        List.of(
                                Json.object()
                                        .put("text", result.text())
                                        .put("mediaUrl", Json.NULL)
                                        .build()));
    }

    private static Json.Obj meta(RunResult result, boolean aborted) {
        RunResult.Facts facts = result.facts();
        return Json.object()
                .put("durationMs", Math.max(0, facts.endedAt() - facts.startedAt()))
                .put(
                        "agentMeta",
                        Json.object()
                                .put("sessionId", facts.sessionId())
                                .put("provider", facts.provider())
                                .put("model", facts.model())
                                .put("usage", usage(facts.usage()))
                                .build())
                .put("aborted", aborted)
                .put("stopReason", result.stop())
                .build();
    }

    static Json.Obj usage(ModelUsage usage) {
        return Json.object()
                .put("input", usage.input())
                .put("output", usage.output())
                .put("cacheRead", usage.cacheRead())
                .put("cacheWrite", usage.cacheWrite())
                .put("total", usage.total())
                .build();
    }
}
