package bot.molt.sandboxes.microvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.sshd.sftp.client.SftpClient;

/// Reads a file of a machine.
///
/// Threads: one.
final class SftpChannel implements SeekableByteChannel {
    private final SftpClient sftp;
    private final SftpClient.CloseableHandle handle;
    private final long size;
    private long position;

    SftpChannel(SftpClient sftp, SftpClient.CloseableHandle handle, long size) {
        this.sftp = sftp;
        this.handle = handle;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        byte[] piece = new byte[Math.min(into.remaining(), SftpFiles.PIECE)];
        int count = piece.length == 0 ? 0 : sftp.read(handle, position, piece, 0, piece.length);
        if (count > 0) {
            into.put(piece, 0, count);
            position += count;
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return handle.isOpen();
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
