package bot.molt.agent.turn;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.execution.Call;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// What one call writes, told while it runs: the end of it, some times a second at most.
///
/// Threads: one, until the call has ended or an interrupt.
final class LiveOutput {
    static final int TAIL = 8 << 10;

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration TURN = Duration.ofSeconds(30);

    private final Run run;
    private final ModelPart.ToolCall call;
    private final Call running;

    /// @param call as the model made it
    /// @param running the same on its way
    LiveOutput(Run run, ModelPart.ToolCall call, Call running) {
        this.run = run;
        this.call = call;
        this.running = running;
    }

    boolean tell() throws InterruptedException {
        try {
            Optional<RunningProcess> process = process();
            if (process.isPresent()) {
                follow(process.get().stdout());
            }
        } catch (IOException e) {
            System.getLogger(LiveOutput.class.getName())
                    .log(System.Logger.Level.DEBUG, "live output: {0}", e.getMessage());
        }
        return true;
    }

    /// Waits for the process, and tells what the tool says of its progress meanwhile; empty where
    /// the call ends without one.
    private Optional<RunningProcess> process() throws InterruptedException {
        String said = "";
        int seen = running.changes();
        while (running.process().isEmpty() && running.outcome().isEmpty()) {
            String progress = running.progress();
            if (!progress.equals(said)) {
                said = progress;
                run.tell(new RunEvent.CallWrote(call, progress, 0));
            }
            seen = running.awaitChange(seen, TURN);
        }
        return running.process();
    }

    private void follow(Output output) throws IOException, InterruptedException {
        long told = 0;
        while (running.outcome().isEmpty()) {
            boolean isMore = output.await(told, TURN);
            long size = output.size();
            if (size > told) {
                told = size;
                run.tell(new RunEvent.CallWrote(call, tail(output, size), size));
            } else if (isMore) {
                return;
            }
            boolean _ = running.await(PAUSE).isPresent();
        }
    }

    /// The last whole characters.
    private static String tail(Output output, long size) throws IOException {
        byte[] bytes = output.read(Math.max(0, size - TAIL), TAIL);
        int start = 0;
        while (size > TAIL && start < bytes.length && start < 3 && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        return text.endsWith("\uFFFD") ? text.substring(0, text.length() - 1) : text;
    }
}
