package bot.molt.sandboxes.docker;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// Tells programs and containers of their end, by the engine's stream of events.
///
/// Shape: `{"Action":"exec_die","Actor":{"ID":"…","Attributes":{"execID":"…","exitCode":"0"}}}`
final class Exits implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Exits.class.getName());
    private static final long AGAIN_AFTER_MILLIS = 500;

    private final EngineSocket engine;
    private final String gatewayId;
    private final Map<String, IntConsumer> awaited = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Worker worker;

    Exits(EngineSocket engine, String gatewayId, InstantSource clock) {
        this.engine = engine;
        this.gatewayId = gatewayId;
        long since = clock.millis() / 1000 - 1;
        this.worker = Worker.virtual("docker-events", () -> listen(since));
    }

    /// Calls `told` with the exit code once the program (its exec id) or container ends.
    void await(String id, IntConsumer told) {
        awaited.put(id, told);
    }

    void forget(String id) {
        awaited.remove(id);
    }

    private void listen(long since) throws InterruptedException {
        do {
            try (Answer answer = engine.ask("GET", target(since), null)) {
                read(answer);
            } catch (IOException | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.DEBUG, "events of the container engine", e);
            }
        } while (!closing.await(AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS));
    }

    private String target(long since) {
        String filters =
                "{\"type\":[\"container\"],\"event\":[\"exec_die\",\"die\"],\"label\":[\"%s=%s\"]}"
                        .formatted(Labels.GATEWAY, gatewayId);
        return "/events?since=%d&filters=%s"
                .formatted(since, URLEncoder.encode(filters, StandardCharsets.UTF_8));
    }

    private void read(Answer answer) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            if (!line.isBlank()) {
                tell(JsonText.parseObject(line));
            }
        }
    }

    private void tell(Json.Obj event) {
        Json.Obj actor = event.object("Actor");
        Json.Obj attributes = actor.object("Attributes");
        boolean program = event.string("Action").orElse("").startsWith("exec");
        String id = (program ? attributes.string("execID") : actor.string("ID")).orElse("");
        IntConsumer told = awaited.get(id);
        String code = attributes.string("exitCode").orElse("");
        if (told != null) {
            told.accept(code.matches("[0-9]{1,9}") ? Integer.parseInt(code) : 255);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        worker.close();
    }
}
