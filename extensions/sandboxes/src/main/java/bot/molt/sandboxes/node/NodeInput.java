package bot.molt.sandboxes.node;

import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.HandsLimit;
import bot.molt.protocol.hands.InputParams;
import bot.molt.sandboxes.node.Hands.Patience;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;

/// Standard input of a process on a node. A write returns when the bytes are in the pipe there.
final class NodeInput extends OutputStream {
    /// A program may read late; the question is asked again then.
    private static final Duration LATE = Duration.ofMinutes(10);

    private final Hands hands;
    private final String processId;
    private long offset;
    private boolean closed;

    NodeInput(Hands hands, String processId) {
        this.hands = hands;
        this.processId = processId;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (closed) {
            throw new IOException("standard input is closed");
        }
        int end = from + length;
        for (int at = from; at < end; at += HandsLimit.INPUT) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(end, at + HandsLimit.INPUT));
            send(InputParams.of(processId, offset, piece, false));
            offset += piece.length;
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            send(InputParams.of(processId, offset, new byte[0], true));
        }
    }

    private void send(InputParams params) throws IOException {
        if (hands.process(processId) == null) {
            return; // it has ended
        }
        try {
            hands.ask(HandsCommand.INPUT, params, LATE, Patience.RUNNING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("a write to standard input was interrupted");
        }
    }
}
