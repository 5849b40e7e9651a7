package bot.molt.agent.children;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import java.util.Optional;

/// A sub-agent, as the fields of its session keep it.
///
/// @param session key of its session
/// @param owner user whose it is
/// @param requester key of the session that began it
/// @param run id of its run
/// @param label for people; empty for none
/// @param begun milliseconds
/// @param isKept whether its session stays once its end was told
/// @param told milliseconds, when its end was told; zero before
record Child(
        String session,
        String owner,
        String requester,
        String run,
        String label,
        String task,
        long begun,
        boolean isKept,
        long told) {
    static final String SPAWNED_BY = "spawnedBy";
    private static final String FIELD = "spawn";

    /// The fields of its session.
    Json.Obj into(Json.Obj entry) {
        return entry.with(SPAWNED_BY, requester)
                .with(
                        FIELD,
                        Json.object()
                                .put("runId", run)
                                .put("label", label)
                                .put("task", task)
                                .put("startedAt", begun)
                                .put("cleanup", isKept ? "keep" : "delete")
                                .put("announcedAt", told)
                                .build());
    }

    /// Empty for a session that nobody began.
    static Optional<Child> of(SessionRow row) {
        Json.Obj spawn = row.entry().object(FIELD);
        return row.entry()
                .string(SPAWNED_BY)
                .filter(_ -> spawn.has("runId"))
                .map(requester ->
                        new Child(
                                row.key(),
                                row.owner(),
                                requester,
                                spawn.string("runId").orElse(""),
                                spawn.string("label").orElse(""),
                                spawn.string("task").orElse(""),
                                spawn.number("startedAt").orElse(0L),
                                !spawn.string("cleanup").orElse("keep").equals("delete"),
                                spawn.number("announcedAt").orElse(0L)));
    }

    Child toldAt(long now) {
        return new Child(session, owner, requester, run, label, task, begun, isKept, now);
    }

    /// Whoever it works for, in a session.
    Caller caller(String inSession) {
        boolean operator = owner.equals("operator");
        return new Caller(
                owner,
                operator ? Caller.Role.OPERATOR : Caller.Role.USER,
                inSession,
                "subagent",
                "");
    }

    /// What people call it.
    String name() {
        return label.isEmpty() ? task.lines().findFirst().orElse("sub-agent") : label;
    }
}
