package bot.molt.channels.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.Target;
import bot.molt.protocol.wire.WebSocket;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HTTP to one platform. What goes wrong on the way is told without the path, which may hold a
/// secret.
///
/// Threads: any number of requests at once; interrupting who waits ends the wait.
public final class HttpApi implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final String label;
    private final GatewayClient client;
    private final List<String> kept;

    /// An answer, read to its end.
    @SuppressWarnings("ArrayRecordComponent")
    public record Answer(
            int status, Optional<String> retryAfter, Map<String, String> headers, byte[] body) {
        /// How long the platform wants to be left alone, in seconds; null where it does not say.
        public @Nullable Duration pause() {
            return retryAfter
                    .filter(text -> text.matches("\\d{1,6}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                    .orElse(null);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /// Errors: `invalid_params` for an address that is none of HTTP.
    ///
    /// @param label of the platform, for people
    /// @param root address without a secret
    public HttpApi(String label, URI root, Duration timeout) {
        this(label, root, timeout, List.of());
    }

    /// @param kept names of headers that answers keep
    public HttpApi(String label, URI root, Duration timeout, List<String> kept) {
        this.label = label;
        this.kept = List.copyOf(kept);
        this.client = new GatewayClient(Target.parse(root.toString()).waiting(timeout));
    }

    /// Sends a request and reads the answer, whatever its status.
    ///
    /// @param most bytes of the answer that are taken
    public Answer ask(Request request, long most) throws ChannelException, InterruptedException {
        try (Response response = client.send(request)) {
            byte[] body = read(response, most);
            Map<String, String> headers = new HashMap<>();
            kept.forEach(
                    name -> response.header(name).ifPresent(value -> headers.put(name, value)));
            return new Answer(response.status(), response.header("Retry-After"), headers, body);
        } catch (CodedException e) {
            throw broken(e.code(), e);
        } catch (ChannelException e) {
            throw e;
        } catch (IOException e) {
            throw broken(ErrorCode.UPSTREAM_FAILED, e);
        }
    }

    /// Opens a WebSocket.
    public WebSocket socket(String path, Duration pingEvery)
            throws ChannelException, InterruptedException {
        try {
            return client.webSocket(path, pingEvery);
        } catch (CodedException e) {
            throw broken(e.code(), e);
        }
    }

    private byte[] read(Response response, long most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        for (int count = response.read(buffer); count >= 0; count = response.read(buffer)) {
            all.write(buffer, 0, count);
            if (all.size() > most) {
                throw ChannelException.of(
                        ChannelFailure.Kind.TOO_LARGE,
                        "%s: more than %d bytes (expected: at most so many, see mediaMaxMb)"
                                .formatted(label, most));
            }
        }
        return all.toByteArray();
    }

    private ChannelException broken(ErrorCode code, Exception e) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interrupted = new InterruptedException("the request was ended");
            interrupted.initCause(e);
            throw interrupted;
        }
        String host = client.target().host() + ":" + client.target().port();
        String what =
                switch (code) {
                    case UNREACHABLE -> "no connection to " + host;
                    case TIMEOUT -> "nothing came in time from " + host;
                    case FORBIDDEN -> "the certificate of " + host + " is not trusted";
                    case UNAUTHORIZED, NOT_FOUND -> host + " refused the connection";
                    default -> "the connection to " + host + " broke off";
                };
        ChannelException failure =
                ChannelException.of(
                        code == ErrorCode.UNAUTHORIZED
                                ? ChannelFailure.Kind.AUTH
                                : ChannelFailure.Kind.NETWORK,
                        label + ": " + what);
        failure.initCause(e);
        return failure;
    }

    @Override
    public void close() {
        client.close();
    }
}
