package bot.molt.gateway.presence;

import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.protocol.health.RestartParams;
import bot.molt.spi.Caller;
import java.util.List;

/// `gateway.restart.request`: starts the gateway anew in the same process.
public final class RestartMethods {
    private static final RpcSpec<RestartParams, Json> REQUEST =
            RpcSpec.of("gateway.restart.request", RestartParams.class, Json.class);
    private static final System.Logger LOG = System.getLogger(RestartMethods.class.getName());

    private final Runnable restart;

    /// @param restart begins it and returns at once
    public RestartMethods(Runnable restart) {
        this.restart = restart;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(REQUEST, this::request));
    }

    private Json request(RestartParams params, Caller caller) {
        LOG.log(
                System.Logger.Level.INFO,
                "restart asked by {0}: {1}",
                caller.userId(),
                params.reason());
        restart.run();
        return Json.object()
                .put("ok", true)
                .put("pid", ProcessHandle.current().pid())
                .put("signal", "SIGUSR1")
                .put("delayMs", 0)
                .put("reason", params.reason())
                .put("mode", "emit")
                .build();
    }
}
