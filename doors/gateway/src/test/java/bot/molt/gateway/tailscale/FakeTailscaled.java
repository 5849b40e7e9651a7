package bot.molt.gateway.tailscale;

import bot.molt.base.concurrent.Worker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The part of tailscaled's local API that tells to whom an address belongs.
final class FakeTailscaled implements AutoCloseable {
    private final ServerSocketChannel listener =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Map<String, String> logins;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Worker worker;

    /// @param logins by address
    FakeTailscaled(Path socket, Map<String, String> logins) throws IOException {
        this.logins = logins;
        listener.bind(UnixDomainSocketAddress.of(socket));
        worker = Worker.platform("fake-tailscaled", this::serve);
    }

    /// The requests so far.
    List<String> asked() {
        return asked;
    }

    private void serve() {
        try {
            while (true) {
                answer(listener.accept());
            }
        } catch (ClosedChannelException e) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(SocketChannel accepted) throws IOException {
        try (SocketChannel client = accepted) {
            ByteBuffer bytes = ByteBuffer.allocate(4096);
            client.read(bytes);
            String request = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            asked.add(request);
            client.write(ByteBuffer.wrap(answer(request).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String answer(String request) {
        if (!request.contains("\r\nHost: local-tailscaled.sock\r\n")) {
            return "HTTP/1.0 403 Forbidden\r\n\r\ninvalid localapi request";
        }
        for (Map.Entry<String, String> entry : logins.entrySet()) {
            String encoded = java.net.URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8);
            if (request.startsWith("GET /localapi/v0/whois?addr=" + encoded + " HTTP/1.")) {
                String body =
                        "{\"Node\":{\"Name\":\"box.tail1.ts.net.\"},\"UserProfile\":{\"ID\":1,\"LoginName\":\"%s\",\"DisplayName\":\"A\"},\"CapMap\":null}"
                                .formatted(entry.getValue());
                return "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body;
            }
        }
        return "HTTP/1.0 404 Not Found\r\n\r\nno match for IP:port";
    }

    @Override
    public void close() throws IOException {
        listener.close();
        worker.close();
    }
}
