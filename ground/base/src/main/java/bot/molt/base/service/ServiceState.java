package bot.molt.base.service;

import bot.molt.base.json.Json;

/// What a supervisor says of a service.
///
/// @param installed whether the supervisor knows it
/// @param enabled whether it starts by itself
/// @param active `active`, `activating`, `reloading`, `failed`, `inactive`
/// @param detail more of the same, in the supervisor's words
/// @param pid 0 where nothing runs
/// @param restarts how often the supervisor has started it anew
/// @param said what the service says of itself
public record ServiceState(
        boolean installed,
        boolean enabled,
        String active,
        String detail,
        long pid,
        long restarts,
        String said) {
    static final ServiceState ABSENT = new ServiceState(false, false, "inactive", "", 0, 0, "");

    public boolean runs() {
        return pid > 0;
    }

    public Json.Obj json() {
        return Json.object()
                .put("status", runs() ? "running" : "stopped")
                .put("state", active)
                .put("detail", detail)
                .put("pid", runs() ? Json.of(pid) : null)
                .put("enabled", enabled)
                .put("restarts", restarts)
                .put("said", said.isEmpty() ? null : said)
                .build();
    }
}
