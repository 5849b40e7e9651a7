package bot.molt.gateway.rpc;

import bot.molt.protocol.logs.TailLogsParams;
import bot.molt.protocol.logs.TailLogsResult;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// `logs.tail`: the last lines of the log.
public final class LogMethods {
    private static final RpcSpec<TailLogsParams, TailLogsResult> TAIL =
            RpcSpec.of("logs.tail", TailLogsParams.class, TailLogsResult.class).needing(Scope.READ);

    private final Supplier<Path> file;

    /// @param file the file that is written now
    public LogMethods(Supplier<Path> file) {
        this.file = file;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(TAIL, this::tail));
    }

    private TailLogsResult tail(TailLogsParams params, Caller caller) throws IOException {
        LogLines lines = new LogLines(file.get(), Levels.from(params.level()));
        return new TailLogsResult(file.get().toString(), lines.last(params.limit()));
    }
}
