package bot.molt.fleet.http;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.fleet.Machine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A fleet, and its logins, behind the API of an orchestrator elsewhere.
///
/// Threads: any.
public final class HttpFleet implements Fleet, Logins {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int LONGEST_WAIT = 60;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final String base;
    private final Secret token;

    /// @param orchestrator `http://orchestrator:8080`
    public HttpFleet(URI orchestrator, Secret token) {
        String text = orchestrator.toString();
        base = (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/api/v1/vms";
        this.token = token;
    }

    @Override
    public Machine ensure(String userId) {
        return MachineJson.read(ask("POST", "", Json.Obj.EMPTY.with("user_id", userId)));
    }

    @Override
    public Optional<Machine> find(String userId) {
        try {
            return Optional.of(MachineJson.read(ask("GET", of(userId), null)));
        } catch (CodedException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<Machine> list() {
        return ask("GET", "", null).items("vms").stream()
                .map(item -> item instanceof Json.Obj machine ? machine : Json.Obj.EMPTY)
                .map(MachineJson::read)
                .toList();
    }

    @Override
    public Machine await(String userId, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Machine machine = waited(userId, limit);
        while (isBetween(machine) && System.nanoTime() < deadline) {
            machine = waited(userId, Duration.ofNanos(deadline - System.nanoTime()));
        }
        return machine;
    }

    private static boolean isBetween(Machine machine) {
        return machine.state() == Machine.State.STARTING
                || machine.state() == Machine.State.STOPPING;
    }

    private Machine waited(String userId, Duration limit) throws InterruptedException {
        long seconds = Math.clamp((limit.toMillis() + 999) / 1000, 0, LONGEST_WAIT);
        Json.Obj said = sent("GET", of(userId) + "?wait=" + seconds, null);
        return MachineJson.read(said);
    }

    @Override
    public Machine stop(String userId) {
        return MachineJson.read(ask("POST", of(userId) + "/stop", Json.Obj.EMPTY));
    }

    @Override
    public void destroy(String userId) {
        ask("DELETE", of(userId), null);
    }

    @Override
    public void touch(String userId) {
        ask("POST", of(userId) + "/touch", Json.Obj.EMPTY);
    }

    @Override
    public Secret key(String userId) {
        return secret(ask("GET", of(userId) + "/key", null), "key");
    }

    @Override
    public PublicKey addKey(String userId, String line) {
        return key(ask("POST", of(userId) + "/keys", Json.Obj.EMPTY.with("line", line)));
    }

    @Override
    public List<PublicKey> keys(String userId) {
        return ask("GET", of(userId) + "/keys", null).items("keys").stream()
                .map(item -> item instanceof Json.Obj key ? key : Json.Obj.EMPTY)
                .map(HttpFleet::key)
                .toList();
    }

    private static PublicKey key(Json.Obj said) {
        return new PublicKey(said.string("fingerprint").orElse(""), said.string("line").orElse(""));
    }

    @Override
    public boolean removeKey(String userId, String fingerprint) {
        return ask("DELETE", of(userId) + "/keys?fingerprint=" + encoded(fingerprint), null)
                .isTrue("removed");
    }

    @Override
    public Secret newCode(String userId, Duration life) {
        return secret(
                ask("POST", of(userId) + "/code", Json.Obj.EMPTY.with("life_s", life.toSeconds())),
                "code");
    }

    @Override
    public Secret newPassword(String userId) {
        return secret(ask("POST", of(userId) + "/passwd", Json.Obj.EMPTY), "password");
    }

    @Override
    public boolean accepts(String userId, String secret) {
        return ask("POST", of(userId) + "/login", Json.Obj.EMPTY.with("secret", secret))
                .isTrue("accepted");
    }

    private static Secret secret(Json.Obj said, String name) {
        return Secret.of(
                said.string(name)
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.UPSTREAM_FAILED,
                                        "orchestrator: no %s in its answer".formatted(name))));
    }

    private static String of(String userId) {
        return "/" + encoded(userId);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Json.Obj ask(String method, String path, Json.@Nullable Obj body) {
        try {
            return sent(method, path, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodedException(ErrorCode.CANCELLED, "orchestrator: interrupted", e);
        }
    }

    private Json.Obj sent(String method, String path, Json.@Nullable Obj body)
            throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(LIMIT)
                        .header("Authorization", "Bearer " + token.reveal())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(
                                                JsonText.bytes(body)))
                        .build();
        try {
            HttpResponse<String> answer =
                    client.send(
                            request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Json.Obj said = JsonText.parseObject(answer.body());
            if (answer.statusCode() >= 300) {
                throw failure(answer.statusCode(), said);
            }
            return said;
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNREACHABLE,
                    "orchestrator: %s cannot be reached: %s (does it run? ORCHESTRATOR_URL)"
                            .formatted(base, e.getClass().getSimpleName()),
                    e);
        } catch (JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED,
                    "orchestrator: %s does not answer in JSON (is it an orchestrator?)"
                            .formatted(base),
                    e);
        }
    }

    private static CodedException failure(int status, Json.Obj said) {
        String name = said.string("code").orElse("").toUpperCase(Locale.ROOT);
        ErrorCode code =
                Arrays.stream(ErrorCode.values())
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElse(ErrorCode.UPSTREAM_FAILED);
        return new CodedException(
                code, said.string("error").orElse("orchestrator: HTTP " + status));
    }

    @Override
    public void close() {
        client.close();
    }
}
