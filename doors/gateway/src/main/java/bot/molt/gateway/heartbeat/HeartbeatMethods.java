package bot.molt.gateway.heartbeat;

import bot.molt.agent.heartbeat.Heartbeats;
import bot.molt.base.json.Json;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.control.Event;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.heartbeat.SetHeartbeatsParams;
import bot.molt.spi.Caller;
import java.util.List;

/// `last-heartbeat` and `set-heartbeats`; the event `heartbeat` goes to operators.
public final class HeartbeatMethods {
    private static final RpcSpec<Empty, Json> LAST =
            RpcSpec.of("last-heartbeat", Empty.class, Json.class).needing(Scope.READ).brief();
    private static final RpcSpec<SetHeartbeatsParams, Json> SET =
            RpcSpec.of("set-heartbeats", SetHeartbeatsParams.class, Json.class);

    private final Heartbeats heartbeats;

    /// @param clients who are told from now on
    public HeartbeatMethods(Heartbeats heartbeats, Clients clients) {
        this.heartbeats = heartbeats;
        heartbeats.listen(
                event -> clients.tell(Event.of("heartbeat", Scope.READ, event).orSkipped()));
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LAST, (params, caller) -> heartbeats.last()),
                RpcMethod.of(SET, this::set));
    }

    private Json set(SetHeartbeatsParams params, Caller caller) {
        heartbeats.enable(params.enabled());
        return Json.object().put("ok", true).put("enabled", heartbeats.enabled()).build();
    }
}
