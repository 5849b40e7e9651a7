package bot.molt.cli.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Takes what the gateway says of its own accord, as long as there is a session.
final class Listening {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Upstream upstream;
    private final LineOutput out;
    private final CountDownLatch never = new CountDownLatch(1);
    private Duration pause = Duration.ofMillis(100);

    Listening(Upstream upstream, LineOutput out) {
        this.upstream = upstream;
        this.out = out;
    }

    void run() throws InterruptedException {
        Upstream.Live session = upstream.session();
        boolean wanted = session != null;
        while (wanted && session != null) {
            wanted = once(session);
            if (wanted) {
                never.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
            }
            session = upstream.session();
        }
    }

    /// Returns whether to try again.
    private boolean once(Upstream.Live session) throws InterruptedException {
        try (Response response = upstream.stream("")) {
            return switch (response.status()) {
                case 200 -> {
                    pass(response);
                    yield true;
                }
                case 404 -> {
                    renew(session);
                    yield true;
                }
                default -> response.status() >= 500;
            };
        } catch (CodedException | IOException e) {
            return true;
        }
    }

    private void renew(Upstream.Live session) throws IOException, InterruptedException {
        if (upstream.renew(session)) {
            out.send(Reply.notification("notifications/tools/list_changed"));
        }
    }

    private void pass(Response response) throws IOException, InterruptedException {
        try (EventStream events = response.events()) {
            EventStream.Event event = events.next();
            while (event != null) {
                pause = Duration.ofMillis(100);
                if (!event.data().isBlank()) {
                    Json message = JsonText.parse(event.data());
                    out.send(message);
                }
                event = events.next();
            }
            response.discard();
        }
    }
}
