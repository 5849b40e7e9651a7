package bot.molt.sandboxes.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// The sending half of a connection. Closing it ends standard input; on a terminal it types the
/// end-of-file character.
///
/// Threads: one.
final class StandardInput extends OutputStream {
    private static final byte END_OF_TRANSMISSION = 4;

    private final SocketChannel channel;
    private final boolean terminal;
    private boolean closed;

    StandardInput(SocketChannel channel, boolean terminal) {
        this.channel = channel;
        this.terminal = terminal;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("standard input: closed");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (ClosedChannelException e) {
            throw new IOException("standard input: the process has ended", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (terminal) {
                write(END_OF_TRANSMISSION);
            } else {
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            System.getLogger(StandardInput.class.getName())
                    .log(System.Logger.Level.DEBUG, "standard input of an ended process", e);
        } finally {
            closed = true;
        }
    }
}
