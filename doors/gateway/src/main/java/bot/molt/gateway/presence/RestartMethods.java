package bot.molt.gateway.presence;

import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.protocol.health.RestartParams;
import bot.molt.spi.Caller;
import java.time.Duration;
import java.util.List;

/// `gateway.restart.request`: starts the gateway anew in the same process.
public final class RestartMethods {
    private static final RpcSpec<RestartParams, Json> REQUEST =
            RpcSpec.of("gateway.restart.request", RestartParams.class, Json.class);
    private static final System.Logger LOG = System.getLogger(RestartMethods.class.getName());

    private final Restart restart;

    /// The way to a new start.
    @FunctionalInterface
    public interface Restart {
        /// Begins it after a delay, and returns at once.
        void in(Duration delay);
    }

    public RestartMethods(Restart restart) {
        this.restart = restart;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(REQUEST, this::request));
    }

    private Json request(RestartParams params, Caller caller) {
        LOG.log(
                System.Logger.Level.INFO,
                "restart asked by {0}, in {1} ms: {2}",
                caller.userId(),
                params.delayMs().toMillis(),
                params.reason());
        restart.in(params.delayMs());
        return Json.object()
                .put("ok", true)
                .put("pid", ProcessHandle.current().pid())
                .put("signal", "SIGUSR1")
                .put("delayMs", params.delayMs().toMillis())
                .put("reason", params.reason())
                .put("mode", "emit")
                .build();
    }
}
