package bot.molt.app.plugin;

import bot.molt.execution.Call;
import bot.molt.execution.Outcome;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A call that a plugin made and watches.
///
/// Threads: one.
final class CalledTool {
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int PIECE = 64 << 10;

    private final Call call;
    private final Consumer<String> output;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(PIECE + 8);
    private long offset;

    CalledTool(Call call, Consumer<String> output) {
        this.call = call;
        this.output = output;
    }

    /// Waits for its end; whoever is interrupted cancels it.
    ToolResult await() throws InterruptedException {
        boolean ended = false;
        try {
            Outcome outcome = outcome();
            ended = true;
            return outcome.orThrow();
        } finally {
            if (!ended) {
                call.cancel();
            }
        }
    }

    private Outcome outcome() throws InterruptedException {
        while (true) {
            int seen = call.changes();
            Optional<Outcome> outcome = call.outcome();
            Optional<Output> written = call.output();
            if (written.isPresent()) {
                pass(written.get());
            }
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (written.isPresent() && !written.get().ended()) {
                written.get().await(offset, LOOK);
            } else {
                call.awaitChange(seen, TURN);
            }
        }
    }

    /// What was written since; a character that is not whole yet waits.
    private void pass(Output written) {
        try {
            byte[] next = written.read(offset, PIECE);
            while (next.length > 0) {
                offset += next.length;
                bytes.put(next).flip();
                CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
                decoder.decode(bytes, text, false);
                bytes.compact();
                output.accept(text.flip().toString());
                next = written.read(offset, PIECE);
            }
        } catch (IOException e) {
            offset = written.size();
        }
    }
}
