package bot.molt.gateway.rpc;

import bot.molt.base.json.Json;
import bot.molt.protocol.Empty;
import bot.molt.protocol.health.HealthResult;
import bot.molt.protocol.health.StatusParams;
import bot.molt.protocol.health.StatusResult;
import bot.molt.protocol.health.UserUse;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// `health` and `status`.
public final class GatewayMethods {
    private static final RpcSpec<Empty, HealthResult> HEALTH =
            RpcSpec.of("health", Empty.class, HealthResult.class).needing(Scope.CALLER);
    private static final RpcSpec<StatusParams, StatusResult> STATUS =
            RpcSpec.of("status", StatusParams.class, StatusResult.class).needing(Scope.CALLER);

    /// What the gateway knows of itself.
    ///
    /// @param runningCalls counts calls that run or wait
    /// @param waitingApprovals counts calls that wait for a person, without being seen as one
    /// @param users what each user has at once
    /// @param parts looks closely at each part: `{"audit":{"writable":true}}`
    public record Facts(
            String version,
            Instant startedAt,
            IntSupplier runningCalls,
            IntSupplier waitingApprovals,
            Supplier<List<UserUse>> users,
            Supplier<Json.Obj> parts) {}

    private final Facts facts;
    private final InstantSource clock;

    public GatewayMethods(Facts facts, InstantSource clock) {
        this.facts = facts;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(HEALTH, this::health), RpcMethod.of(STATUS, this::status));
    }

    private HealthResult health(Empty params, Caller caller) {
        return new HealthResult(true, facts.version(), uptime());
    }

    private StatusResult status(StatusParams params, Caller caller) {
        Runtime runtime = Runtime.getRuntime();
        boolean whole = params.deep() && caller.isOperator();
        return new StatusResult(
                facts.version(),
                facts.startedAt(),
                uptime(),
                facts.runningCalls().getAsInt(),
                caller.isOperator() ? facts.waitingApprovals().getAsInt() : 0,
                runtime.totalMemory() - runtime.freeMemory(),
                facts.users().get().stream()
                        .filter(use -> caller.isOperator() || use.user().equals(caller.userId()))
                        .toList(),
                whole ? facts.parts().get() : Json.Obj.EMPTY);
    }

    private long uptime() {
        return Duration.between(facts.startedAt(), clock.instant()).toMillis();
    }
}
