package bot.molt.protocol.jobs;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// A job that somebody wants.
///
/// Wire: `{"name":"daily","schedule":{"kind":"cron","expr":"0 7 * * *"},
/// "payload":{"kind":"agentTurn","message":"What is new?"}}`
///
/// @param schedule `{"kind":"at","atMs":…}`, `{"kind":"every","everyMs":…}` or
///   `{"kind":"cron","expr":…,"tz":…}`
/// @param sessionTarget `main` for a payload of kind `systemEvent`, `isolated` for `agentTurn`
/// @param wakeMode `now` or `next-heartbeat`
/// @param to what becomes of the answer
public record AddJobParams(
        String name,
        @Nullable String description,
        @Nullable String agentId,
        @Default("true") boolean enabled,
        @Default("false") boolean deleteAfterRun,
        Json.Obj schedule,
        @Nullable String sessionTarget,
        @Nullable String wakeMode,
        Json.Obj payload,
        @Flat Answer to) {
    /// What becomes of the answer.
    ///
    /// @param isolation what the main session is told of it
    /// @param delivery `{"mode":"announce","channel":…,"to":…}`, as newer clients say it
    public record Answer(Json.@Nullable Obj isolation, Json.@Nullable Obj delivery) {}

    /// As the job is written.
    public Json.Obj job() {
        return Json.object()
                .put("name", name)
                .put("description", description)
                .put("agentId", agentId)
                .put("enabled", enabled)
                .put("deleteAfterRun", deleteAfterRun)
                .put("schedule", schedule)
                .put("sessionTarget", sessionTarget)
                .put("wakeMode", wakeMode)
                .put("payload", payload)
                .put("isolation", to.isolation())
                .put("delivery", to.delivery())
                .build();
    }
}
