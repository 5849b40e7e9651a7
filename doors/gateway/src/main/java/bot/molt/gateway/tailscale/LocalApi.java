package bot.molt.gateway.tailscale;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// The HTTP API that tailscaled serves on a socket of this machine.
///
/// Source: tailscale.com/ipn/localapi.
final class LocalApi {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MOST = 1 << 20;

    private final Path socket;

    LocalApi(Path socket) {
        this.socket = socket;
    }

    /// The body of the answer to a GET.
    ///
    /// Errors: `IOException` where nobody listens, for every status but 200, and after the limit.
    String get(String path) throws IOException, InterruptedException {
        try (TaskScope scope = new TaskScope("tailscaled")) {
            Task<String> asking = scope.fork(() -> ask(path));
            return asking.join(LIMIT)
                    .orElseThrow(() -> new IOException(socket + ": no answer within " + LIMIT));
        } catch (IllegalStateException e) {
            throw new IOException(socket + ": " + reason(e), e);
        }
    }

    private static String reason(IllegalStateException e) {
        return e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
    }

    /// HTTP/1.0, so that the answer ends where the connection does.
    private String ask(String path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String request =
                    "GET "
                            + path
                            + " HTTP/1.0\r\nHost: local-tailscaled.sock\r\nSec-Tailscale: localapi\r\nConnection: close\r\n\r\n";
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            InputStream in = Channels.newInputStream(channel);
            return body(new String(in.readNBytes(MOST), StandardCharsets.UTF_8));
        }
    }

    private static String body(String answer) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        String[] status = answer.split("[ \r]", 3);
        if (end < 0 || status.length < 2 || !status[1].equals("200")) {
            throw new IOException("status " + (status.length < 2 ? "none" : status[1]));
        }
        return answer.substring(end + 4);
    }
}
