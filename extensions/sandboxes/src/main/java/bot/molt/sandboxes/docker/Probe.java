package bot.molt.sandboxes.docker;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.Readiness;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Short questions to an engine that may hang. The client library is not loaded for them.
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final Map<String, String> LIMITS =
            Map.of(
                    "MemoryLimit", "limits.memory",
                    "SwapLimit", "limits.swap",
                    "PidsLimit", "limits.pids");

    private final EngineSocket engine;

    Probe(Path socket) {
        this.engine = new EngineSocket(socket);
    }

    /// A question.
    private interface Question<T> {
        T ask() throws IOException;
    }

    Readiness readiness() {
        try {
            return within(this::look);
        } catch (MissingEngineException e) {
            return e.missing();
        } catch (IOException | IllegalArgumentException e) {
            return new Readiness.Missing(
                    "the engine at %s: %s".formatted(engine.path(), e.getMessage()),
                    "systemctl restart docker");
        }
    }

    private Readiness look() throws IOException {
        engine.done("GET", "/_ping");
        Json.Obj version = (Json.Obj) engine.json("GET", "/version", null);
        Json.Obj info = (Json.Obj) engine.json("GET", "/info", null);
        List<String> gaps = new ArrayList<>();
        LIMITS.forEach((name, key) -> {
            if (info.has(name) && !info.isTrue(name)) {
                gaps.add(key + " does not hold: the engine's kernel has no such control group");
            }
        });
        boolean cpus = info.isTrue("CpuCfsQuota") || !info.has("CpuCfsQuota");
        if (!cpus) {
            gaps.add("limits.cpus does not hold: the engine's kernel has no such control group");
        }
        String detail =
                "engine %s (API %s) at %s, runtime %s"
                        .formatted(
                                version.string("Version").orElse("?"),
                                version.string("ApiVersion").orElse("?"),
                                engine.path(),
                                info.string("DefaultRuntime").orElse("?"));
        gaps.sort(String::compareTo);
        return new Readiness.Ready(detail, gaps);
    }

    /// Removes every container of this gateway; returns how many.
    int removeLeft(String gatewayId) throws IOException {
        return within(() -> remove(gatewayId));
    }

    private int remove(String gatewayId) throws IOException {
        String filters = "{\"label\":[\"%s=%s\"]}".formatted(Labels.GATEWAY, gatewayId);
        String target =
                "/containers/json?all=1&filters="
                        + URLEncoder.encode(filters, StandardCharsets.UTF_8);
        int count = 0;
        if (engine.json("GET", target, null) instanceof Json.Arr left) {
            for (Json one : left.items()) {
                String id = ((Json.Obj) one).string("Id").orElse("");
                engine.done("DELETE", "/containers/" + id + "?force=1&v=1");
                count++;
            }
        }
        return count;
    }

    @SuppressWarnings("unchecked") // what the question gave
    private <T> T within(Question<T> question) throws IOException {
        try (TaskScope scope = new TaskScope("docker-probe")) {
            return (T) answer(scope.fork(() -> outcome(question)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("asking the container engine was interrupted", e);
        }
    }

    private static Object outcome(Question<?> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            return e;
        }
    }

    private Object answer(Task<Object> asked) throws InterruptedException, IOException {
        Object said =
                asked.join(LIMIT)
                        .orElseThrow(() ->
                                new MissingEngineException(
                                        "the engine at %s does not answer within %d s"
                                                .formatted(engine.path(), LIMIT.toSeconds()),
                                        "systemctl restart docker"));
        if (said instanceof IOException e) {
            throw e;
        }
        return said;
    }
}
