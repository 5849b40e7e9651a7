package bot.molt.execution.egress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Short texts to a channel that does not block: what it does not take at once is dropped.
final class ChannelText extends OutputStream {
    private final WritableByteChannel channel;

    ChannelText(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        channel.write(ByteBuffer.wrap(source, offset, length));
    }
}
