package bot.molt.gateway.jobs;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What to do with jobs.
///
/// Wire: `{"action":"add","job":{"name":"daily","schedule":{"kind":"cron","expr":"0 7 * * *"},
/// "payload":{"kind":"agentTurn","message":"…"}}}`
record CronArgs(
        @Doc("status, list, add, update, remove, run, runs or wake.") String action,
        @Default("false") @Doc("list: those that are switched off too.") boolean includeDisabled,
        @Doc(
                        "add: {name, schedule, payload}. schedule: {kind:'at', at:'2026-12-01T07:00:00Z'}, {kind:'every', everyMs} or {kind:'cron', expr, tz}. payload: {kind:'systemEvent', text} tells the main session, {kind:'agentTurn', message} is answered in a session of its own.")
                Json.@Nullable Obj job,
        @Doc("update, remove, run, runs: which job.") @Nullable String jobId,
        @Doc("The same.") @Nullable String id,
        @Doc("update: the fields that become others.") Json.@Nullable Obj patch,
        @Doc("wake: what the main session is told.") @Nullable String text,
        @Doc("wake: now or next-heartbeat; run: due or force.") @Nullable String mode) {

    /// The method that does it.
    String method() {
        return switch (action) {
            case "status", "list", "add", "update", "remove", "run", "runs" -> "cron." + action;
            case "wake" -> action;
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_PARAMS,
                            "action: %s (expected: status, list, add, update, remove, run, runs or wake)"
                                    .formatted(action));
        };
    }

    /// Its parameters.
    Json.Obj params() {
        String which = id == null ? jobId : id;
        Json.ObjectBuilder one = Json.object().put("id", which);
        return switch (action) {
            case "list" -> Json.object().put("includeDisabled", includeDisabled).build();
            case "add" -> job == null ? Json.Obj.EMPTY : job;
            case "update" -> one.put("patch", patch == null ? Json.Obj.EMPTY : patch).build();
            case "run" -> one.put("mode", mode).build();
            case "remove", "runs" -> one.build();
            case "wake" -> Json.object().put("text", text).put("mode", mode).build();
            default -> Json.Obj.EMPTY;
        };
    }
}
