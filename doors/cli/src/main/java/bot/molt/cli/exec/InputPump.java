package bot.molt.cli.exec;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Carries standard input to the command.
///
/// Threads: one platform thread, which a blocked read may keep until the process ends.
final class InputPump implements Closeable {
    private static final int CHUNK = 128 * 1024;

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

    private void pump() throws InterruptedException {
        byte[] buffer = new byte[CHUNK];
        for (int count = read(buffer); count >= 0 && !closed; count = read(buffer)) {
            if (!run.input(input(Arrays.copyOf(buffer, count)))) {
                return;
            }
        }
        run.input(input(new byte[0]).put("eof", true));
    }

    /// A terminal that went away is the same as its end.
    private int read(byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    private Json.ObjectBuilder input(byte[] bytes) {
        Json.ObjectBuilder input = Json.object().put("type", "input").put("callId", run.callId());
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return input.put("data", text);
        } catch (CharacterCodingException e) {
            return input.put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    @Override
    public void close() {
        closed = true;
        if (worker != null && worker.ended()) {
            worker.close();
        }
    }
}
