package bot.molt.testkit.channel;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A small HTTP server on loopback: each request is answered by its handler.
final class WebServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Handler handler;
    private final TaskScope scope = new TaskScope("platform");
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /// What answers.
    @FunctionalInterface
    interface Handler {
        /// Null where the connection is closed without an answer.
        @Nullable Answer answer(Asked asked) throws IOException, InterruptedException;
    }

    /// One request.
    @SuppressWarnings("ArrayRecordComponent")
    record Asked(
            String method, String path, Map<String, String> headers, byte[] body, Socket socket) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /// An answer.
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, String type, byte[] body, Map<String, String> headers) {
        static Answer json(int status, String body) {
            return new Answer(
                    status, "application/json", body.getBytes(StandardCharsets.UTF_8), Map.of());
        }
    }

    WebServer(Handler handler) throws IOException {
        this.handler = handler;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    TaskScope scope() {
        return scope;
    }

    /// Breaks every connection off.
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private boolean accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            scope.fork(() -> serve(socket));
        }
        return true;
    }

    private boolean serve(Socket socket) throws InterruptedException {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<Asked> asked = read(in, socket);
            while (asked.isPresent() && answered(asked.get(), socket.getOutputStream())) {
                asked = read(in, socket);
            }
        } catch (IOException e) {
            // The client has left.
        } finally {
            sockets.remove(socket);
        }
        return true;
    }

    private boolean answered(Asked asked, OutputStream out)
            throws IOException, InterruptedException {
        Answer answer = handler.answer(asked);
        if (answer == null) {
            return false;
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Answer\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Type: ").append(answer.type()).append("\r\nContent-Length: ");
        head.append(answer.body().length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(answer.body());
        out.flush();
        return true;
    }

    private static Optional<Asked> read(InputStream in, Socket socket) throws IOException {
        String first = line(in);
        if (first == null || first.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        String line = line(in);
        while (line != null && !line.isEmpty()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
            line = line(in);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        String[] words = first.split(" ", 3);
        return Optional.of(new Asked(words[0], words[1], headers, body, socket));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.append((char) b);
            b = in.read();
        }
        return b < 0 ? null : line.toString().stripTrailing();
    }

    @Override
    public void close() {
        try {
            listener.close();
            cut();
        } catch (IOException e) {
            // Whoever still talks to it is cut off either way.
        }
        scope.close();
    }
}
