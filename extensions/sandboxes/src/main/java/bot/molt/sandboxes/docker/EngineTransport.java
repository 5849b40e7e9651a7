package bot.molt.sandboxes.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// The road of the client library to the engine.
final class EngineTransport implements DockerHttpClient {
    private final EngineSocket socket;

    EngineTransport(EngineSocket socket) {
        this.socket = socket;
    }

    @Override
    public Response execute(Request request) {
        byte[] bytes = request.bodyBytes();
        InputStream stream = request.body();
        EngineSocket.Body body =
                bytes != null
                        ? EngineSocket.Body.of(bytes)
                        : stream == null ? null : new EngineSocket.Body(stream, -1);
        try {
            return new Heard(
                    socket.send(request.method(), request.path(), request.headers(), body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // a connection lives as long as its answer
    }

    /// An answer as the library wants it.
    private record Heard(Answer answer) implements Response {
        @Override
        public int getStatusCode() {
            return answer.status();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return answer.headers();
        }

        @Override
        public InputStream getBody() {
            return answer.body();
        }

        @Override
        public void close() {
            try {
                answer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
