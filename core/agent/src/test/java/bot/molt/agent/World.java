package bot.molt.agent;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What surrounds a gateway that is killed: a model server, something with effects, and a chat
/// platform that takes replies and knows their keys. One line of JSON asks, one answers.
final class World implements AutoCloseable {
    private final ServerSocket server;
    private final TaskScope scope = new TaskScope("world");
    private final Map<String, Integer> effects = new ConcurrentHashMap<>();
    private final Map<String, Json.Obj> delivered = new LinkedHashMap<>();
    private final List<String> points = new ArrayList<>();
    private volatile Watch watch = (_, _) -> {};

    /// Told of each step before or after it is answered: `before model`, `after deliver`.
    @FunctionalInterface
    interface Watch {
        void at(String point, Json.Obj request);
    }

    World() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        scope.fork(() -> {
            accept();
            return true;
        });
    }

    private void accept() throws IOException {
        try {
            while (true) {
                Socket socket = server.accept();
                scope.fork(() -> {
                    serve(socket);
                    return true;
                });
            }
        } catch (SocketException e) {
            server.close();
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = socket.getOutputStream()) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            Json.Obj request = JsonText.parseObject(line);
            String what = request.string("what").orElse("");
            tell("before " + what, request);
            String answer = answer(what, request);
            tell("between " + what, request);
            out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            tell("after " + what, request);
        }
    }

    private void tell(String point, Json.Obj request) {
        synchronized (points) {
            points.add(point);
        }
        watch.at(point, request);
    }

    private String answer(String what, Json.Obj request) {
        String text = request.string("text").orElse("");
        switch (what) {
            case "effect" -> effects.merge(text, 1, Integer::sum);
            case "deliver" -> {
                synchronized (delivered) {
                    delivered.putIfAbsent(request.string("key").orElse(""), request);
                }
            }
            case "model" -> {
                return model(text, request.isTrue("called"));
            }
            default -> throw new IllegalArgumentException(what);
        }
        return "{}";
    }

    /// It wants one call for each message, then says so.
    private static String model(String text, boolean called) {
        return called
                ? Json.object().put("say", "reply " + text).build().toString()
                : Json.object().put("call", text).build().toString();
    }

    void watch(Watch other) {
        watch = other;
    }

    int port() {
        return server.getLocalPort();
    }

    /// The texts that a conversation was sent, in order, repetitions of a key left out.
    List<String> texts(String conversation) {
        synchronized (delivered) {
            return delivered.values().stream()
                    .filter(each -> each.string("to").orElse("").equals(conversation))
                    .map(each -> each.string("text").orElse(""))
                    .toList();
        }
    }

    Map<String, Integer> effects() {
        return effects;
    }

    /// Asks a world elsewhere.
    static Json.Obj ask(int port, Json.Obj request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write((JsonText.compact(request) + "\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                throw new IOException("no answer");
            }
            return JsonText.parseObject(line);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        scope.close();
    }
}
