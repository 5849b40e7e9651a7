package bot.molt.gateway.agent;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.agent.Sessions;
import bot.molt.agent.session.Fields;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.agents.AgentParams;
import bot.molt.protocol.agents.IdentityParams;
import bot.molt.protocol.agents.WaitParams;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `agent`, `agent.wait`, `agent.identity.get` and `agents.list`. Users talk to their own sessions.
public final class AgentMethods {
    private static final RpcSpec<AgentParams, Json> AGENT =
            RpcSpec.of("agent", AgentParams.class, Json.class)
                    .needing(Scope.WRITE)
                    .orUser()
                    .later();
    private static final RpcSpec<WaitParams, Json> WAIT =
            RpcSpec.of("agent.wait", WaitParams.class, Json.class).needing(Scope.WRITE).orUser();
    private static final RpcSpec<IdentityParams, Json> IDENTITY =
            RpcSpec.of("agent.identity.get", IdentityParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<Empty, Json> LIST =
            RpcSpec.of("agents.list", Empty.class, Json.class).needing(Scope.READ).orUser();

    private final Agents agents;
    private final Sessions sessions;
    private final Supplier<List<AgentItem>> known;
    private final InstantSource clock;

    /// An agent of the configuration.
    ///
    /// @param name for people; null for none
    /// @param identity as it is written; empty for none
    public record AgentItem(
            String id, @Nullable String name, Json.Obj identity, boolean isDefault, Place place) {}

    /// What the operator is told of an agent besides.
    ///
    /// @param model null for the standard one
    /// @param bindings whose messages are for it
    public record Place(String workspace, @Nullable String model, List<Json.Obj> bindings) {
        public Place {
            bindings = List.copyOf(bindings);
        }
    }

    /// @param known the agents that there are; one at least
    public AgentMethods(
            Agents agents,
            Sessions sessions,
            Supplier<List<AgentItem>> known,
            InstantSource clock) {
        this.agents = agents;
        this.sessions = sessions;
        this.known = known;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.later(AGENT, this::agent),
                RpcMethod.of(WAIT, this::await),
                RpcMethod.of(IDENTITY, this::identity),
                RpcMethod.of(LIST, this::list));
    }

    /// Two answers: that it was taken, and how it ended.
    private RpcMethod.Later<Json> agent(AgentParams params, RpcCall call) {
        Caller caller = call.caller();
        String session = session(params, caller);
        checkAgent(params.target().agentId(), session);
        Inbound inbound =
                new Inbound(
                        params.idempotencyKey(),
                        caller,
                        session,
                        params.message(),
                        Attached.images(params.attachments()),
                        options(params, session, caller));
        Run run = submitted(inbound);
        return new RpcMethod.Later<>(
                Optional.of(RunShape.accepted(run, clock.millis())),
                () -> RunShape.ended(run.id(), run.await()));
    }

    private Run submitted(Inbound inbound) {
        try {
            return agents.submit(inbound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException(ErrorCode.CANCELLED, "the request was cancelled", e);
        }
    }

    private String session(AgentParams params, Caller caller) {
        AgentParams.Target target = params.target();
        String key = target.sessionKey();
        if (key != null) {
            return key;
        }
        String id = target.sessionId();
        if (id == null) {
            return "main";
        }
        return sessions.byId(id, caller)
                .map(SessionRow::key)
                .orElseThrow(() -> SessionKey.missing(id));
    }

    private void checkAgent(@Nullable String agentId, String session) {
        List<String> ids = known.get().stream().map(AgentItem::id).toList();
        if (agentId != null && !ids.contains(SessionKey.agentId(agentId))) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "unknown agent id: %s (known: %s)".formatted(agentId, String.join(", ", ids)));
        }
        if (agentId != null
                && session.startsWith("agent:")
                && !session.startsWith("agent:" + SessionKey.agentId(agentId) + ":")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "agentId: %s (expected: the agent of the session key %s)"
                            .formatted(agentId, session));
        }
    }

    private Inbound.Options options(AgentParams params, String session, Caller caller) {
        AgentParams.How how = params.how();
        String system = how.extraSystemPrompt();
        return Inbound.Options.NONE
                .onAgent(params.target().agentId())
                .withModel(model(how))
                .withThinking(thinking(how.thinking()))
                .within(how.timeout() == null ? null : Duration.ofSeconds(how.timeout()))
                .withSystem(system == null ? "" : system)
                .labelled(params.target().label())
                .sentTo(params.reply().deliver() ? route(params, session, caller) : null);
    }

    private static @Nullable String model(AgentParams.How how) {
        String model = how.model();
        String provider = how.provider();
        return model == null || provider == null || model.startsWith(provider + "/")
                ? model
                : provider + "/" + model;
    }

    /// Errors: `invalid_params` with the levels.
    static @Nullable String thinking(@Nullable String level) {
        if (level != null && !level.isBlank() && Fields.thinking(level).isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "thinking: %s (expected: %s)"
                            .formatted(level, String.join(", ", Fields.thinkingLevels())));
        }
        return level == null || level.isBlank() ? null : level;
    }

    /// Where somebody said, else where the session was last written from.
    private Route route(AgentParams params, String session, Caller caller) {
        AgentParams.Reply reply = params.reply();
        Json.Obj last =
                sessions.find(session, caller).map(SessionRow::entry).orElse(Json.Obj.EMPTY);
        String channel = first(reply.replyChannel(), reply.channel(), last, "lastChannel");
        String to = first(reply.replyTo(), reply.to(), last, "lastTo");
        if (channel.isEmpty() || channel.equals("last") || !agents.delivers(channel)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "unsupported channel: %s (known: %s)"
                            .formatted(
                                    channel.isEmpty() ? "none" : channel,
                                    agents.channels().isEmpty()
                                            ? "none"
                                            : String.join(", ", agents.channels())));
        }
        return new Route(
                channel,
                to,
                first(reply.replyAccountId(), reply.accountId(), last, "lastAccountId"),
                first(reply.threadId(), null, last, "lastThreadId"));
    }

    private static String first(
            @Nullable String one, @Nullable String other, Json.Obj entry, String field) {
        if (one != null) {
            return one;
        }
        return other == null ? entry.string(field).orElse("") : other;
    }

    private Json await(WaitParams params, Caller caller) throws InterruptedException {
        Json.ObjectBuilder answer = Json.object().put("runId", params.runId());
        Optional<Run> run = agents.find(params.runId(), caller);
        Optional<RunResult> end =
                run.isEmpty()
                        ? Optional.empty()
                        : run.get().await(Duration.ofMillis(params.timeoutMs()));
        if (end.isEmpty()) {
            return answer.put("status", "timeout").build();
        }
        RunResult result = end.get();
        answer.put("status", result.status() == RunResult.Status.ERROR ? "error" : "ok")
                .put("startedAt", result.facts().startedAt())
                .put("endedAt", result.facts().endedAt());
        return result.error().isEmpty()
                ? answer.build()
                : answer.put("error", result.error()).build();
    }

    private Json identity(IdentityParams params, Caller caller) {
        String session = params.sessionKey();
        String id =
                params.agentId() != null
                        ? SessionKey.agentId(params.agentId())
                        : session == null ? defaultId() : sessions.key(session, caller).agent();
        AgentItem item =
                known.get().stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.INVALID_PARAMS, "unknown agent id: " + id));
        Json.ObjectBuilder answer = Json.object().put("agentId", id);
        String name = item.identity().string("name").orElse(item.name());
        answer.put("name", name);
        item.identity().string("avatar").ifPresent(avatar -> answer.put("avatar", avatar));
        item.identity().string("emoji").ifPresent(emoji -> answer.put("emoji", emoji));
        return answer.build();
    }

    private String defaultId() {
        return known.get().stream()
                .filter(AgentItem::isDefault)
                .findFirst()
                .map(AgentItem::id)
                .orElse("main");
    }

    private Json list(Empty params, Caller caller) {
        return Json.object()
                .put("defaultId", defaultId())
                .put("mainKey", "main")
                .put("scope", "per-sender")
                .put(
                        "agents",
                        Json.array(known.get().stream().map(item -> item(item, caller)).toList()))
                .build();
    }

    private static Json.Obj item(AgentItem item, Caller caller) {
        Json.ObjectBuilder row = Json.object().put("id", item.id()).put("name", item.name());
        if (!item.identity().members().isEmpty()) {
            row.put("identity", item.identity());
        }
        if (caller.isOperator()) {
            Place place = item.place();
            row.put("workspace", place.workspace())
                    .put("model", place.model())
                    .put("bindings", Json.array(place.bindings()));
        }
        return row.build();
    }
}
