package bot.molt.gateway.presence;

import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.DoneResult;
import bot.molt.protocol.Empty;
import bot.molt.protocol.presence.SystemEventParams;
import bot.molt.spi.Caller;
import java.util.List;
import java.util.Optional;

/// `system-presence` and `system-event`.
public final class PresenceMethods {
    private static final RpcSpec<Empty, Json> LIST =
            RpcSpec.of("system-presence", Empty.class, Json.class).needing(Scope.READ).brief();
    private static final RpcSpec<SystemEventParams, DoneResult> EVENT =
            RpcSpec.of("system-event", SystemEventParams.class, DoneResult.class);

    private final Presence presence;
    private final Runnable changed;

    /// @param changed told after somebody sent word
    public PresenceMethods(Presence presence, Runnable changed) {
        this.presence = presence;
        this.changed = changed;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(LIST, this::list), RpcMethod.connected(EVENT, this::event));
    }

    private Json list(Empty params, Caller caller) {
        return presence.snapshot().entries();
    }

    private DoneResult event(SystemEventParams params, RpcCall call) {
        String key =
                Optional.ofNullable(params.origin().deviceId())
                        .or(() -> Optional.ofNullable(params.origin().instanceId()))
                        .or(() -> call.peer() == null ? Optional.empty() : call.peer().deviceId())
                        .orElseGet(() ->
                                call.peer() == null ? call.caller().userId() : call.peer().id());
        Json.Obj facts = RecordTree.of(params.origin()).with("text", params.text());
        for (var fact : RecordTree.of(params.state()).members().entrySet()) {
            facts = facts.with(fact.getKey(), fact.getValue());
        }
        presence.heardOf(key, facts);
        changed.run();
        return DoneResult.DONE;
    }
}
