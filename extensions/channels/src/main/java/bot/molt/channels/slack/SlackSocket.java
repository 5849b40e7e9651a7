package bot.molt.channels.slack;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.channels.wire.JsonSocket;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.net.URI;
import java.time.Duration;

/// Socket Mode: envelopes over a WebSocket that Slack replaces from time to time. What is not
/// acknowledged comes again. Source: docs.slack.dev/apis/events-api/using-socket-mode.
///
/// Threads: one.
final class SlackSocket {
    private final SlackApi api;
    private final Secret appToken;

    /// Who takes envelopes. One counts as taken when [#envelope] returns.
    interface Listener {
        void connected();

        /// @param type `events_api`, `interactive` or `slash_commands`
        void envelope(String type, Json.Obj payload) throws InterruptedException;
    }

    SlackSocket(SlackApi api, Secret appToken) {
        this.api = api;
        this.appToken = appToken;
    }

    /// Takes envelopes until interrupted or until the platform wants to be left alone.
    void run(Listener listener) throws ChannelException, InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            String url = api.as(appToken, "apps.connections.open").string("url").orElse("");
            try (JsonSocket socket = JsonSocket.open("slack", URI.create(url), api.limit())) {
                until(socket, listener);
            }
        }
        throw new InterruptedException("the account was ended");
    }

    private static void until(JsonSocket socket, Listener listener)
            throws ChannelException, InterruptedException {
        boolean greeted = false;
        boolean goesOn = true;
        while (goesOn) {
            switch (socket.receive()) {
                case JsonSocket.Frame.Told(Json.Obj frame) -> {
                    greeted |= frame.string("type").filter("hello"::equals).isPresent();
                    goesOn = took(socket, frame, listener);
                }
                case JsonSocket.Frame.Ended _ -> goesOn = false;
            }
        }
        if (!greeted) {
            throw ChannelException.of(
                    ChannelFailure.Kind.SERVER,
                    "slack: the socket was ended before it began",
                    Duration.ofSeconds(2));
        }
    }

    /// Whether the connection goes on.
    private static boolean took(JsonSocket socket, Json.Obj frame, Listener listener)
            throws ChannelException, InterruptedException {
        String type = frame.string("type").orElse("");
        switch (type) {
            case "hello" -> listener.connected();
            case "disconnect" -> {
                if (frame.string("reason").filter("link_disabled"::equals).isPresent()) {
                    throw ChannelException.of(
                            ChannelFailure.Kind.AUTH,
                            "slack: Socket Mode is turned off (expected: an app with Socket Mode enabled)");
                }
                return false;
            }
            case "events_api", "interactive", "slash_commands" -> {
                listener.envelope(type, frame.object("payload"));
                socket.send(
                        Json.object()
                                .put("envelope_id", frame.string("envelope_id").orElse(""))
                                .build());
            }
            default -> {
                // Nothing that anybody here waits for.
            }
        }
        return true;
    }
}
