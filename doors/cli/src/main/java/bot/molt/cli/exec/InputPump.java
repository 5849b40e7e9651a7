package bot.molt.cli.exec;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Carries standard input to the command.
///
/// Threads: one platform thread, which a blocked read may keep until the process ends.
final class InputPump implements Closeable {
    private static final int CHUNK = 32 * 1024;

    private final InputStream in;
    private final RemoteRun run;
    private @Nullable Worker worker;
    private volatile boolean closed;

    InputPump(InputStream in, RemoteRun run) {
        this.in = in;
        this.run = run;
    }

    void start() {
        worker = Worker.platform("stdin", this::pump);
    }

    private void pump() {
        byte[] buffer = new byte[CHUNK];
        try {
            for (int count = in.read(buffer); count >= 0 && !closed; count = in.read(buffer)) {
                String data =
                        Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(buffer, count));
                run.send(about("input").put("base64", data));
            }
        } catch (IOException e) {
            // A terminal that went away: the same as its end.
        }
        run.send(about("eof"));
    }

    private Json.ObjectBuilder about(String type) {
        return Json.object().put("type", type).put("callId", run.callId());
    }

    @Override
    public void close() {
        closed = true;
        if (worker != null && worker.ended()) {
            worker.close();
        }
    }
}
