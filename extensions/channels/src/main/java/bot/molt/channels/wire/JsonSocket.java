package bot.molt.channels.wire;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.WebSocket;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// A WebSocket to a platform that carries one JSON object a message. What goes wrong is told
/// without the address, which may hold a secret.
///
/// Threads: one receives; any number send; any thread may cut. An interrupt ends a wait.
public final class JsonSocket implements AutoCloseable {
    private static final Duration PING_EVERY = Duration.ofSeconds(30);

    private final String label;
    private final WebSocket socket;

    private JsonSocket(String label, WebSocket socket) {
        this.label = label;
        this.socket = socket;
    }

    /// What arrives.
    public sealed interface Frame {
        /// An object.
        record Told(Json.Obj body) implements Frame {}

        /// The platform has ended it; nothing follows.
        ///
        /// @param code 1005 where none was given
        record Ended(int code, String reason) implements Frame {}
    }

    /// Opens one.
    ///
    /// @param label of the platform, for people
    /// @param address `wss://host/path?query`
    public static JsonSocket open(String label, URI address, Duration timeout)
            throws ChannelException, InterruptedException {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        URI root = URI.create(address.getScheme() + "://" + address.getRawAuthority());
        try (HttpApi http = new HttpApi(label, root, timeout)) {
            return new JsonSocket(label, http.socket(path + query, PING_EVERY));
        }
    }

    /// Waits for the next object.
    public Frame receive() throws ChannelException, InterruptedException {
        try {
            while (true) {
                switch (socket.receive()) {
                    case WebSocket.Message.Text(String text) -> {
                        return new Frame.Told(JsonText.parseObject(text));
                    }
                    case WebSocket.Message.Closed(int code, String reason) -> {
                        return new Frame.Ended(code, reason);
                    }
                    case WebSocket.Message.Binary _ -> {
                        // No platform here says anything in bytes.
                    }
                }
            }
        } catch (JsonSyntaxException e) {
            throw failure("a message that is no JSON object", e);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    public void send(Json.Obj body) throws ChannelException, InterruptedException {
        try {
            socket.send(JsonText.compact(body));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private ChannelException broken(IOException e) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interrupted = new InterruptedException("the account was ended");
            interrupted.initCause(e);
            throw interrupted;
        }
        return failure("the connection broke off", e);
    }

    private ChannelException failure(String what, Exception cause) {
        ChannelException failure =
                ChannelException.of(ChannelFailure.Kind.NETWORK, label + ": " + what);
        failure.initCause(cause);
        return failure;
    }

    /// Ends it without a word: a platform that keeps sessions then keeps this one.
    public void cut() {
        socket.cut();
    }

    /// Says goodbye and ends it.
    @Override
    public void close() {
        socket.close();
    }
}
