package bot.molt.gateway.rpc;

import bot.molt.base.log.LogFilter;
import bot.molt.base.log.LogLines;
import bot.molt.protocol.logs.TailLogsParams;
import bot.molt.protocol.logs.TailLogsResult;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// `logs.tail`: the last lines of the log, each in our shape and the original's.
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
        Path log = file.get();
        LogLines lines = new LogLines(log, LogFilter.of(params.level(), params.since()));
        long size = Files.exists(log) ? Files.size(log) : 0;
        Long cursor = params.cursor();
        if (cursor == null) {
            List<String> newest = lines.last(params.limit());
            return new TailLogsResult(log.toString(), size, size, shown(newest), false, false);
        }
        boolean shrank = cursor > size;
        boolean isFar = !shrank && size - cursor > params.maxBytes();
        List<String> found =
                shrank || isFar ? lines.last(params.limit()) : lines.after(cursor, params.limit());
        long end = shrank || isFar ? size : lines.offset();
        return new TailLogsResult(log.toString(), end, size, shown(found), isFar, shrank || isFar);
    }

    private static List<String> shown(List<String> lines) {
        return lines.stream().map(LogShape::of).toList();
    }
}
