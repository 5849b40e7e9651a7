package bot.molt.cli.training;

import bot.molt.base.concurrent.Worker;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs the usual commands against a server that knows a few answers by heart. What the JVM learns
/// goes into the cache of the command line; see the launcher.
public final class AotTraining {
    private static final List<String[]> LINES =
            List.of(
                    new String[] {"health"},
                    new String[] {"health", "--json"},
                    new String[] {"status", "--json"},
                    new String[] {"tools", "list"},
                    new String[] {"tools", "call", "read", "path=a", "limit=1"},
                    new String[] {"approvals", "list"},
                    new String[] {"exec", "--", "true"},
                    new String[] {"help"});

    private AotTraining() {}

    public static void main(String[] args) throws IOException {
        Path state = Files.createTempDirectory("moltbot-training");
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Worker.platform("training", () -> serve(listener));
            Map<String, String> environment =
                    Map.of(
                            "HOME", state.toString(),
                            "MOLTBOT_GATEWAY_PORT", Integer.toString(listener.getLocalPort()),
                            "MOLTBOT_GATEWAY_TOKEN", "training");
            for (String[] line : LINES) {
                Cli.run(line, silent(), environment, LocalParts.NONE);
            }
        }
        Files.deleteIfExists(state);
    }

    private static Streams silent() {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Streams(InputStream.nullInputStream(), nowhere, nowhere, false);
    }

    private static void serve(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                answer(socket);
            } catch (IOException e) {
                // The client has gone, or the training is over.
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[16 * 1024];
        while (in.read(buffer) > 0) {
            String body =
                    "{\"ok\":true,\"version\":\"0\",\"payload\":{\"approvals\":[]},\"tools\":[]}";
            String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
            String whole = head + body.length() + "\r\n\r\n" + body;
            out.write(whole.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
