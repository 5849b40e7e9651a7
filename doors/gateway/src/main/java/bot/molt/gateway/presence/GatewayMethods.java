package bot.molt.gateway.presence;

import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.Readiness;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.health.HealthParams;
import bot.molt.protocol.health.StatusParams;
import bot.molt.protocol.health.StatusResult;
import bot.molt.protocol.health.UserUse;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// `health` and `status`: what the gateway knows of itself, in the shapes that clients of the
/// original read, with what is there: no channels, no agents, no sessions.
public final class GatewayMethods {
    private static final RpcSpec<HealthParams, Json> HEALTH =
            RpcSpec.of("health", HealthParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser()
                    .brief();
    private static final RpcSpec<StatusParams, Json> STATUS =
            RpcSpec.of("status", StatusParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser()
                    .brief();
    private static final String AGENT = "main";

    /// What the gateway knows of itself.
    ///
    /// @param runningCalls counts calls that run or wait
    /// @param waitingApprovals counts calls that wait for a person, without being seen as one
    /// @param users what each user has at once
    /// @param tls `{"enabled":true,"fingerprint":"…","notAfter":"…"}`
    /// @param health how it is, and each part of it
    public record Facts(
            String version,
            Instant startedAt,
            IntSupplier runningCalls,
            IntSupplier waitingApprovals,
            Supplier<List<UserUse>> users,
            Supplier<Json.Obj> tls,
            Health health) {}

    /// How a gateway is.
    public interface Health extends Readiness {
        /// Each part with its numbers: `{"audit":{"state":"ok","waitingBytes":0}}`.
        Json.Obj tree();
    }

    private final Facts facts;
    private final InstantSource clock;

    public GatewayMethods(Facts facts, InstantSource clock) {
        this.facts = facts;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(HEALTH, (params, caller) -> health()),
                RpcMethod.of(STATUS, this::status));
    }

    /// What `health` answers.
    public Json.Obj health() {
        Map<String, String> failing = facts.health().failing();
        return Json.object()
                .put("ok", failing.isEmpty())
                .put("failing", Json.strings(List.copyOf(failing.keySet())))
                .put("ts", clock.millis())
                .put("durationMs", 0)
                .put("version", facts.version())
                .put("uptimeMs", uptime())
                .put("channels", Json.Obj.EMPTY)
                .put("channelOrder", Json.Arr.EMPTY)
                .put("channelLabels", Json.Obj.EMPTY)
                .put("heartbeatSeconds", 0)
                .put("defaultAgentId", AGENT)
                .put("agents", Json.Arr.EMPTY)
                .put("sessions", noSessions("path", Json.of("")))
                .build();
    }

    private static Json.Obj noSessions(String paths, Json value) {
        return Json.object()
                .put(paths, value)
                .put("count", 0)
                .put("recent", Json.Arr.EMPTY)
                .build();
    }

    private Json status(StatusParams params, Caller caller) {
        Runtime runtime = Runtime.getRuntime();
        boolean whole = params.deep() && caller.isOperator();
        StatusResult ours =
                new StatusResult(
                        facts.version(),
                        facts.startedAt(),
                        uptime(),
                        facts.runningCalls().getAsInt(),
                        caller.isOperator() ? facts.waitingApprovals().getAsInt() : 0,
                        runtime.totalMemory() - runtime.freeMemory(),
                        facts.users().get().stream()
                                .filter(use ->
                                        caller.isOperator() || use.user().equals(caller.userId()))
                                .toList(),
                        whole ? facts.health().tree() : Json.Obj.EMPTY);
        Json.Obj heartbeat =
                Json.object().put("defaultAgentId", AGENT).put("agents", Json.Arr.EMPTY).build();
        Json.Obj sessions =
                noSessions("paths", Json.Arr.EMPTY)
                        .with("defaults", Json.Obj.EMPTY)
                        .with("byAgent", Json.Arr.EMPTY);
        Json.Obj status =
                RecordTree.of(ours)
                        .with("tls", facts.tls().get())
                        .with("runtimeVersion", Json.of(facts.version()))
                        .with("heartbeat", heartbeat)
                        .with("channelSummary", Json.Arr.EMPTY)
                        .with("queuedSystemEvents", Json.Arr.EMPTY)
                        .with("sessions", sessions);
        return params.includeCliProjection() ? status.with("cliProjection", projection()) : status;
    }

    /// What the configuration says that a client may want to show.
    private static Json.Obj projection() {
        Json.Obj agents =
                Json.object()
                        .put("defaultId", AGENT)
                        .put("ownership", Json.NULL)
                        .put("selectionRequired", false)
                        .put("rows", Json.Arr.EMPTY)
                        .build();
        Json.Obj memory =
                Json.object()
                        .put("enabled", false)
                        .put("slot", Json.NULL)
                        .put("reason", "this gateway has no memory plugin")
                        .build();
        return Json.object()
                .put("agents", agents)
                .put("updateChannel", Json.NULL)
                .put("memoryPlugin", memory)
                .build();
    }

    /// Time since the start, in milliseconds.
    public long uptime() {
        return Duration.between(facts.startedAt(), clock.instant()).toMillis();
    }
}
