package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.concurrent.Worker;
import bot.molt.spi.sandbox.Egress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that answers every request itself and remembers its first line.
final class FakeWay implements Egress.Way {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nanswered"
                    .getBytes(StandardCharsets.US_ASCII);

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final ServerSocketChannel server;
    private final Worker worker;
    volatile boolean closed;

    FakeWay() throws IOException {
        folder = Files.createTempDirectory("way");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        worker = Worker.platform("way", this::serve);
    }

    @Override
    public Path socket() {
        return folder.resolve("proxy.sock");
    }

    private void serve() {
        try {
            while (true) {
                answer();
            }
        } catch (IOException e) {
            closed = true;
        }
    }

    private void answer() throws IOException {
        try (SocketChannel client = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(4_096);
            client.read(request);
            String text =
                    new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
            asked.add(text.lines().findFirst().orElse(""));
            client.write(ByteBuffer.wrap(ANSWER));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            worker.close();
            Files.deleteIfExists(socket());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
