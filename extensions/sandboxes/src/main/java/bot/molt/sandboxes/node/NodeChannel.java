package bot.molt.sandboxes.node;

import bot.molt.protocol.hands.HandsLimit;
import bot.molt.spi.sandbox.FileInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// A file of a node, read piece by piece; all pieces are of the version that was opened.
///
/// Threads: one at a time.
final class NodeChannel implements SeekableByteChannel {
    private static final int AHEAD = 64 << 10;

    private final NodeFiles files;
    private final String path;
    private final FileInfo info;
    private byte[] piece = {};
    private long pieceAt;
    private long position;
    private boolean open = true;

    NodeChannel(NodeFiles files, String path, FileInfo info) {
        this.files = files;
        this.path = path;
        this.info = info;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        if (!into.hasRemaining()) {
            return 0;
        }
        if (position < pieceAt || position >= pieceAt + piece.length) {
            int length = Math.min(HandsLimit.READ, Math.max(AHEAD, into.remaining()));
            piece = files.read(path, position, length, info.version());
            pieceAt = position;
        }
        int from = (int) (position - pieceAt);
        int count = Math.min(into.remaining(), piece.length - from);
        if (count == 0) {
            return -1;
        }
        into.put(piece, from, count);
        position += count;
        return count;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long other) throws IOException {
        requireOpen();
        position = other;
        return this;
    }

    @Override
    public long size() {
        return info.size();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
