package bot.molt.testkit.wire;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that reads requests and answers each with the next part of its script, byte for byte.
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final TaskScope scope = new TaskScope("scripted");
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /// What a connection does.
    public interface Script {
        void run(Peer peer) throws IOException, InterruptedException;
    }

    public ScriptedServer(Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    /// Answers each request of every connection with the same text.
    public static ScriptedServer answering(String answer) throws IOException {
        return new ScriptedServer(peer -> {
            while (peer.readRequest()) {
                peer.write(answer);
            }
        });
    }

    /// One connection.
    public final class Peer {
        public final InputStream in;
        public final OutputStream out;
        String head = "";
        private String body = "";

        Peer(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /// Reads a head and its body; false at the end of the connection.
        public boolean readRequest() throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    return false;
                }
                text.append((char) c);
            }
            head = text.toString();
            body = new String(in.readNBytes(length()), StandardCharsets.UTF_8);
            requests.add(head + body);
            return true;
        }

        /// Method and path of the request: `GET /a?b=c`.
        public String asked() {
            return head.substring(0, Math.max(0, head.indexOf(" HTTP/")));
        }

        /// Body of the request.
        public String body() {
            return body;
        }

        private int length() {
            return head.lines()
                    .filter(line -> line.startsWith("Content-Length: "))
                    .mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .findFirst()
                    .orElse(0);
        }

        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    /// `http://127.0.0.1:PORT`.
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public List<String> requests() {
        return requests;
    }

    public int connections() {
        return sockets.size();
    }

    private boolean accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            sockets.add(socket);
            scope.fork(() -> serve(socket));
        }
    }

    private boolean serve(Socket socket) throws IOException, InterruptedException {
        try (socket) {
            script.run(new Peer(socket));
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        scope.close();
    }
}
