package bot.molt.gateway.agent;

import bot.molt.agent.Sessions;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.sessions.CompactSessionParams;
import bot.molt.protocol.sessions.DeleteSessionParams;
import bot.molt.protocol.sessions.ListSessionsParams;
import bot.molt.protocol.sessions.PatchSessionParams;
import bot.molt.protocol.sessions.PreviewSessionsParams;
import bot.molt.protocol.sessions.ResolveSessionParams;
import bot.molt.protocol.sessions.SessionParams;
import bot.molt.spi.Caller;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.Models;
import bot.molt.store.SessionRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `sessions.*`: what conversations there are, and how each answers. Users see and change their
/// own.
public final class SessionMethods {
    private static final RpcSpec<ListSessionsParams, Json> LIST =
            RpcSpec.of("sessions.list", ListSessionsParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<PreviewSessionsParams, Json> PREVIEW =
            RpcSpec.of("sessions.preview", PreviewSessionsParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<ResolveSessionParams, Json> RESOLVE =
            RpcSpec.of("sessions.resolve", ResolveSessionParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<SessionParams, Json> DESCRIBE =
            RpcSpec.of("sessions.describe", SessionParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<PatchSessionParams, Json> PATCH =
            RpcSpec.of("sessions.patch", PatchSessionParams.class, Json.class).orUser();
    private static final RpcSpec<SessionParams, Json> RESET =
            RpcSpec.of("sessions.reset", SessionParams.class, Json.class).orUser();
    private static final RpcSpec<DeleteSessionParams, Json> DELETE =
            RpcSpec.of("sessions.delete", DeleteSessionParams.class, Json.class).orUser();
    private static final RpcSpec<CompactSessionParams, Json> COMPACT =
            RpcSpec.of("sessions.compact", CompactSessionParams.class, Json.class).orUser();

    private static final int MOST_PREVIEWS = 64;
    private static final int TITLE = 60;

    private final Sessions sessions;
    private final Models models;
    private final Compacting compacting;
    private final InstantSource clock;

    /// Has the model sum up a session; whether there was anything to sum up.
    @FunctionalInterface
    public interface Compacting {
        boolean compact(SessionRow session, Caller caller) throws InterruptedException;
    }

    public SessionMethods(
            Sessions sessions, Models models, Compacting compacting, InstantSource clock) {
        this.sessions = sessions;
        this.models = models;
        this.compacting = compacting;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(PREVIEW, this::preview),
                RpcMethod.of(RESOLVE, this::resolve),
                RpcMethod.of(DESCRIBE, this::describe),
                RpcMethod.of(PATCH, this::patch),
                RpcMethod.of(RESET, this::reset),
                RpcMethod.of(DELETE, this::delete),
                RpcMethod.of(COMPACT, this::compact));
    }

    private Json list(ListSessionsParams params, Caller caller) {
        Long minutes = params.activeMinutes();
        long since =
                minutes == null
                        ? 0
                        : clock.instant().minus(Duration.ofMinutes(minutes)).toEpochMilli();
        SessionShape.Wanted wanted =
                new SessionShape.Wanted(
                        params.with().includeGlobal(),
                        params.with().includeUnknown(),
                        params.label(),
                        params.agentId(),
                        params.spawnedBy(),
                        params.search());
        int offset = params.newer().offset();
        List<SessionRow> found =
                sessions.newest(
                        caller,
                        since,
                        offset + params.limit(),
                        row -> SessionShape.isWanted(row, wanted, caller));
        List<Json.Obj> rows = new ArrayList<>();
        found.stream().skip(offset).forEach(row -> rows.add(row(row, params.with())));
        return Json.object()
                .put("ts", clock.millis())
                .put("path", sessions.folder("main"))
                .put("count", rows.size())
                .put("defaults", defaults())
                .put("sessions", Json.array(rows))
                .build();
    }

    private Json.Obj row(SessionRow session, ListSessionsParams.With with) {
        Json.ObjectBuilder row = SessionShape.row(session);
        if (with.includeDerivedTitles() || with.includeLastMessage()) {
            List<Json.Obj> latest = sessions.history(session.sessionId(), 8);
            if (with.includeDerivedTitles()) {
                latest.stream()
                        .filter(message -> message.string("role").orElse("").equals("user"))
                        .findFirst()
                        .ifPresent(message ->
                                row.put(
                                        "derivedTitle",
                                        MessageText.line(MessageText.of(message), TITLE)));
            }
            if (with.includeLastMessage() && !latest.isEmpty()) {
                row.put(
                        "lastMessagePreview",
                        MessageText.line(MessageText.of(latest.getLast()), 2 * TITLE));
            }
        }
        return row.build();
    }

    private Json.Obj defaults() {
        Optional<Model> standard = standard();
        Json.ObjectBuilder defaults = Json.object();
        standard.ifPresentOrElse(
                model ->
                        defaults.put("modelProvider", before(model.ref()))
                                .put("model", behind(model.ref()))
                                .put("contextTokens", model.facts().contextTokens()),
                () ->
                        defaults.put("modelProvider", Json.NULL)
                                .put("model", Json.NULL)
                                .put("contextTokens", Json.NULL));
        return defaults.build();
    }

    private Optional<Model> standard() {
        try {
            return Optional.of(models.standard());
        } catch (CodedException e) {
            return Optional.empty();
        }
    }

    private static String before(String ref) {
        int slash = ref.indexOf('/');
        return slash < 0 ? "" : ref.substring(0, slash);
    }

    private static String behind(String ref) {
        return ref.substring(ref.indexOf('/') + 1);
    }

    private Json preview(PreviewSessionsParams params, Caller caller) {
        List<Json.Obj> previews = new ArrayList<>();
        params.keys().stream()
                .limit(MOST_PREVIEWS)
                .forEach(key -> previews.add(preview(key, params, caller)));
        return Json.object()
                .put("ts", clock.millis())
                .put("previews", Json.array(previews))
                .build();
    }

    private Json.Obj preview(String key, PreviewSessionsParams params, Caller caller) {
        Json.ObjectBuilder preview = Json.object().put("key", key);
        Optional<SessionRow> row = sessions.find(key, caller);
        if (row.isEmpty()) {
            return preview.put("status", "missing").put("items", Json.Arr.EMPTY).build();
        }
        List<Json.Obj> items = new ArrayList<>();
        for (Json.Obj message : sessions.history(row.get().sessionId(), params.limit())) {
            String text = MessageText.line(MessageText.of(message), params.maxChars());
            if (!text.isEmpty()) {
                String role = message.string("role").orElse("");
                items.add(
                        Json.object()
                                .put("role", role.equals("toolResult") ? "tool" : role)
                                .put("text", text)
                                .build());
            }
        }
        return preview.put("status", items.isEmpty() ? "empty" : "ok")
                .put("items", Json.array(items))
                .build();
    }

    private Json resolve(ResolveSessionParams params, Caller caller) {
        String label = params.label();
        String id = params.sessionId();
        String key = params.key();
        Optional<SessionRow> found = Optional.empty();
        if (key != null) {
            found = sessions.find(key, caller);
        } else if (id != null) {
            found = sessions.byId(id, caller);
        } else if (label != null) {
            found = sessions.byLabel(label, caller);
        }
        SessionRow row =
                found.orElseThrow(
                        () -> SessionKey.missing(firstOf(key, firstOf(id, firstOf(label, "")))));
        return Json.object().put("ok", true).put("key", row.key()).build();
    }

    private static String firstOf(@Nullable String one, String other) {
        return one == null ? other : one;
    }

    private Json describe(SessionParams params, Caller caller) {
        SessionRow row = sessions.get(params.key(), caller);
        return Json.object().put("session", SessionShape.row(row).build()).build();
    }

    private Json patch(PatchSessionParams params, Caller caller) {
        SessionRow row =
                sessions.change(
                        params.key(),
                        caller,
                        (session, _) -> SessionPatch.applied(session, params, models));
        return Json.object()
                .put("ok", true)
                .put("path", sessions.folder(row.agent()))
                .put("key", row.key())
                .put("entry", SessionShape.entry(row))
                .build();
    }

    private Json reset(SessionParams params, Caller caller) throws InterruptedException {
        String expected = params.expectedSessionId();
        if (expected != null
                && sessions.find(params.key(), caller)
                        .filter(row -> !row.sessionId().equals(expected))
                        .isPresent()) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "session: %s has another transcript than %s by now"
                            .formatted(params.key(), expected));
        }
        SessionRow row = sessions.reset(params.key(), caller);
        return Json.object()
                .put("ok", true)
                .put("key", row.key())
                .put("entry", SessionShape.entry(row))
                .build();
    }

    private Json delete(DeleteSessionParams params, Caller caller) throws InterruptedException {
        Sessions.Deleted deleted = sessions.delete(params.key(), caller, params.deleteTranscript());
        return Json.object()
                .put("ok", true)
                .put("key", deleted.key())
                .put("deleted", deleted.deleted())
                .put("archived", Json.strings(deleted.archived()))
                .build();
    }

    private Json compact(CompactSessionParams params, Caller caller) throws InterruptedException {
        Integer lines = params.maxLines();
        Json.ObjectBuilder answer = Json.object().put("ok", true);
        if (lines == null) {
            SessionRow row = sessions.get(params.key(), caller);
            boolean compacted = compacting.compact(row, caller);
            answer.put("key", row.key()).put("compacted", compacted);
            return compacted ? answer.build() : answer.put("reason", "nothing to sum up").build();
        }
        Sessions.Cut cut = sessions.cut(params.key(), caller, lines);
        answer.put("key", sessions.key(params.key(), caller).text())
                .put("compacted", cut.compacted())
                .put("kept", cut.kept());
        return cut.compacted() ? answer.build() : answer.put("reason", cut.reason()).build();
    }
}
