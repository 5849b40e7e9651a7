package bot.molt.execution.audit;

import bot.molt.base.json.Json;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.egress.EgressListener;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The shapes of records. Secrets are masked and texts are cut when the log takes them.
public final class AuditRecords {
    /// Text of a result that is looked at; the log cuts it further.
    private static final int MOST_RESULT = 64 << 10;

    private AuditRecords() {}

    ///
    /// `{"type":"tool_call","phase":"decision","callId":…,"userId":…,"role":…,"session":…,"door":…,"address":…,
    /// "tool":…,"workspace":…,"target":"node","node":"pi","args":{…},"decision":"allow","rule":…,"source":…,"reason":…}`.
    public static Json.Obj decision(Invocation call, Policy.Subject subject, Decision decision) {
        Decision.Reason reason = decision.reason();
        return caller(
                        call("tool_call", "decision", call.callId(), subject.caller()),
                        subject.caller())
                .put("tool", call.tool())
                .put("workspace", subject.workspaceId())
                .put("workdir", subject.workspacePath())
                .put("target", subject.target().isHost() ? null : subject.target().kind())
                .put("node", subject.target().isNode() ? subject.target().node() : null)
                .put("args", AuditArgs.of(call.tool(), call.args()))
                .put("decision", name(decision))
                .put("rule", reason.rule())
                .put("source", reason.source())
                .put("reason", reason.text())
                .build();
    }

    private static String name(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.Ask _ -> "ask";
            case Decision.Deny _ -> "deny";
        };
    }

    /// `{"type":"approval","phase":"answer","callId":…,"approvalId":…,"userId":…,"tool":…,"rule":…,
    /// "decidedBy":"operator","answer":"once"}`.
    ///
    /// @param decidedBy id of the user who answered; `nobody` where the time ran out
    public static Json.Obj approval(Approval approval, Asker.Answer answer, String decidedBy) {
        return caller(
                        call("approval", "answer", approval.callId(), approval.caller()),
                        approval.caller())
                .put("approvalId", approval.id())
                .put("tool", approval.tool())
                .put("rule", approval.reason().rule())
                .put("source", approval.reason().source())
                .put("decidedBy", decidedBy)
                .put("answer", answer.name().toLowerCase(Locale.ROOT))
                .build();
    }

    ///
    /// `{"type":"tool_call","phase":"outcome","callId":…,"userId":…,"tool":…,"status":"ok","durationMs":12,
    /// "exitCode":0,"result":…}`; status is `ok`, `failed`, `denied`, `cancelled` or `error`. The
    /// log leaves `result` out unless `includeResults` is set.
    public static Json.Obj outcome(Invocation call, Outcome outcome, Duration took) {
        Json.ObjectBuilder record =
                call("tool_call", "outcome", call.callId(), call.caller())
                        .put("tool", call.tool())
                        .put("status", status(outcome))
                        .put("durationMs", took.toMillis());
        switch (outcome) {
            case Outcome.Done(ToolResult result) -> result(record, result);
            case Outcome.Refused(var code, var reason) ->
                    record.put("code", code.wireName()).put("reason", reason.text());
            case Outcome.Failed(var code, String message) ->
                    record.put("code", code.wireName()).put("reason", message);
        }
        return record.build();
    }

    static String status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult.Ok _) -> "ok";
            case Outcome.Done(ToolResult.Failed _) -> "failed";
            case Outcome.Refused _ -> "denied";
            case Outcome.Failed(var code, _) ->
                    code == bot.molt.base.ErrorCode.CANCELLED ? "cancelled" : "error";
        };
    }

    private static void result(Json.ObjectBuilder record, ToolResult result) {
        for (String name : List.of("exitCode", "signal", "processId", "bytesOut", "totalBytes")) {
            record.put(name, result.details().get(name));
        }
        record.put("result", text(result.content()));
    }

    private static String text(List<Content> pieces) {
        if (pieces.size() == 1 && pieces.getFirst() instanceof Content.Text(String only)) {
            return only;
        }
        StringBuilder all = new StringBuilder();
        for (Content piece : pieces) {
            String text =
                    switch (piece) {
                        case Content.Text(String part) -> part;
                        case Content.Image(byte[] bytes, String mime) ->
                                "[%s, %d bytes]".formatted(mime, bytes.length);
                        case Content.Block(Json.Obj json) ->
                                "[%s]".formatted(json.string("type").orElse("block"));
                    };
            all.append(all.isEmpty() ? "" : "\n")
                    .append(text, 0, Math.min(text.length(), MOST_RESULT));
            if (all.length() > MOST_RESULT) {
                break;
            }
        }
        return all.toString();
    }

    /// `{"type":"auth","event":"failed","userId":…,"door":…,"address":…,"reason":…}`.
    ///
    /// @param event `failed` or `rate_limited`
    /// @param userId whom the client claimed to be; null where it did not say
    public static Json.Obj auth(
            String event, @Nullable String userId, String door, String address, String reason) {
        return Json.object()
                .put("type", "auth")
                .put("event", event)
                .put("userId", userId)
                .put("door", door)
                .put("address", address)
                .put("reason", reason)
                .build();
    }

    /// `{"type":"config","event":"reloaded","userId":…,"paths":["tools.exec.ask"],"reason":…}`.
    ///
    /// @param event `reloaded`, `rejected` or `set`
    /// @param by who changed it; null where the file was saved by an editor
    public static Json.Obj config(
            String event, @Nullable String by, List<String> paths, @Nullable String reason) {
        return Json.object()
                .put("type", "config")
                .put("event", event)
                .put("userId", by)
                .put("paths", Json.strings(paths))
                .put("reason", reason)
                .build();
    }

    /// `{"type":"gateway","event":"start","version":…,"pid":…}`.
    ///
    /// @param event `start` or `stop`
    public static Json.Obj gateway(String event, String version) {
        return Json.object()
                .put("type", "gateway")
                .put("event", event)
                .put("version", version)
                .put("pid", ProcessHandle.current().pid())
                .build();
    }

    /// A connection out of a sandbox that was refused.
    ///
    /// `{"type":"network","event":"refused","userId":…,"sandbox":…,"host":…,"port":443,"reason":…}`.
    ///
    /// @param refused connection, with why
    /// @param omitted refusals of the same user before it that are not recorded, because they were
    ///   too many
    public static Json.Obj network(EgressListener.Connection refused, long omitted) {
        return Json.object()
                .put("type", "network")
                .put("event", "refused")
                .put("userId", refused.userId())
                .put("sandbox", refused.sandbox())
                .put("host", refused.host())
                .put("port", refused.port())
                .put("reason", refused.refusal())
                .put("omitted", omitted == 0 ? null : Json.of(omitted))
                .build();
    }

    /// `{"type":"user","event":"added","userId":…,"subject":…}`.
    ///
    /// @param event `added`, `removed`, `rotated` or `revoked`
    /// @param by who did it
    /// @param subject whom it concerns
    public static Json.Obj user(String event, String by, String subject) {
        return Json.object()
                .put("type", "user")
                .put("event", event)
                .put("userId", by)
                .put("subject", subject)
                .build();
    }

    private static Json.ObjectBuilder call(
            String type, String phase, String callId, Caller caller) {
        return Json.object()
                .put("type", type)
                .put("phase", phase)
                .put("callId", callId)
                .put("userId", caller.userId());
    }

    private static Json.ObjectBuilder caller(Json.ObjectBuilder record, Caller caller) {
        return record.put("role", caller.role().name().toLowerCase(Locale.ROOT))
                .put("session", caller.session())
                .put("door", caller.door())
                .put("address", caller.address());
    }
}
