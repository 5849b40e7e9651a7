package bot.molt.fleet.http;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.http.HttpAnswer;
import bot.molt.base.http.HttpQuestion;
import bot.molt.base.http.HttpService;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.fleet.Machine;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The routes of the orchestrator. All but `/health` want the token.
///
/// Threads: any.
public final class FleetRoutes implements HttpService.Routes {
    private static final int LONGEST_WAIT = 60;

    private final Fleet fleet;
    private final Logins logins;
    private final Secret token;
    private final Supplier<Json.Obj> health;
    private final Supplier<String> metrics;

    /// @param health what `/health` says beside `"status"`
    /// @param metrics in Prometheus' text form
    public FleetRoutes(
            Fleet fleet,
            Logins logins,
            Secret token,
            Supplier<Json.Obj> health,
            Supplier<String> metrics) {
        this.fleet = fleet;
        this.logins = logins;
        this.token = token;
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public HttpAnswer answer(HttpQuestion question) throws InterruptedException {
        String path = question.path();
        if (path.equals("/health") && question.method().equals("GET")) {
            return HttpAnswer.json(200, health.get());
        }
        if (question.bearer().filter(token::matches).isEmpty()) {
            throw new CodedException(
                    ErrorCode.UNAUTHORIZED,
                    "token: missing or wrong (expected: Authorization: Bearer and the orchestrator's MOLTAGE_TOKEN)");
        }
        if (path.equals("/metrics") && question.method().equals("GET")) {
            return HttpAnswer.text(200, metrics.get());
        }
        if (path.equals("/api/v1/vms")) {
            return all(question);
        }
        List<String> parts = Arrays.asList(path.split("/", -1));
        if (path.startsWith("/api/v1/vms/") && parts.size() == 5) {
            return one(question, parts.get(4));
        }
        if (path.startsWith("/api/v1/vms/") && parts.size() == 6) {
            return part(question, parts.get(4), parts.get(5));
        }
        throw new CodedException(ErrorCode.NOT_FOUND, path + ": no such route");
    }

    private HttpAnswer all(HttpQuestion question) {
        return switch (question.method()) {
            case "GET" ->
                    HttpAnswer.json(
                            200,
                            Json.Obj.EMPTY.with(
                                    "vms",
                                    Json.array(
                                            fleet.list().stream().map(MachineJson::of).toList())));
            case "POST" -> begun(fleet.ensure(text(question, "user_id")));
            default -> throw method(question);
        };
    }

    private HttpAnswer one(HttpQuestion question, String userId) throws InterruptedException {
        return switch (question.method()) {
            case "GET" -> shown(question, userId);
            case "DELETE" -> {
                fleet.destroy(userId);
                yield HttpAnswer.json(
                        200, Json.Obj.EMPTY.with("user_id", userId).with("status", "deleted"));
            }
            default -> throw method(question);
        };
    }

    private HttpAnswer shown(HttpQuestion question, String userId) throws InterruptedException {
        Optional<Integer> wait =
                Optional.ofNullable(question.query().get("wait"))
                        .map(text -> seconds("wait", text));
        Machine machine =
                wait.isPresent()
                        ? fleet.await(userId, Duration.ofSeconds(wait.get()))
                        : fleet.find(userId)
                                .orElseThrow(() ->
                                        new CodedException(
                                                ErrorCode.NOT_FOUND,
                                                "user_id: %s has no machine (make one first)"
                                                        .formatted(userId)));
        return HttpAnswer.json(200, MachineJson.of(machine));
    }

    private static int seconds(String name, String text) {
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) > LONGEST_WAIT) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s (expected: 0..%d seconds)".formatted(name, text, LONGEST_WAIT));
        }
        return Integer.parseInt(text);
    }

    private HttpAnswer part(HttpQuestion question, String userId, String part) {
        return switch (question.method() + " " + part) {
            case "POST start" -> begun(fleet.ensure(userId));
            case "POST stop" -> HttpAnswer.json(200, MachineJson.of(fleet.stop(userId)));
            case "POST touch" -> {
                fleet.touch(userId);
                yield HttpAnswer.json(200, Json.Obj.EMPTY);
            }
            case "GET key" -> secret("key", fleet.key(userId));
            case "POST passwd" -> secret("password", logins.newPassword(userId));
            case "POST code" ->
                    secret(
                            "code",
                            logins.newCode(
                                    userId,
                                    Duration.ofSeconds(
                                            body(question).number("life_s").orElse(600L))));
            case "POST login" ->
                    HttpAnswer.json(
                            200,
                            Json.Obj.EMPTY.with(
                                    "accepted",
                                    Json.of(logins.accepts(userId, text(question, "secret")))));
            case "GET keys" ->
                    HttpAnswer.json(
                            200,
                            Json.Obj.EMPTY.with(
                                    "keys",
                                    Json.array(
                                            logins.keys(userId).stream()
                                                    .map(FleetRoutes::key)
                                                    .toList())));
            case "POST keys" ->
                    HttpAnswer.json(200, key(logins.addKey(userId, text(question, "line"))));
            case "DELETE keys" ->
                    HttpAnswer.json(
                            200,
                            Json.Obj.EMPTY.with(
                                    "removed",
                                    Json.of(
                                            logins.removeKey(
                                                    userId,
                                                    question.query()
                                                            .getOrDefault("fingerprint", "")))));
            default ->
                    throw new CodedException(
                            ErrorCode.NOT_FOUND,
                            "%s %s: no such route".formatted(question.method(), question.path()));
        };
    }

    private static Json.Obj key(Logins.PublicKey key) {
        return Json.Obj.EMPTY.with("fingerprint", key.fingerprint()).with("line", key.line());
    }

    private static HttpAnswer secret(String name, Secret secret) {
        return HttpAnswer.json(200, Json.Obj.EMPTY.with(name, secret.reveal()));
    }

    /// The machine goes on being made when the request has ended.
    private static HttpAnswer begun(Machine machine) {
        int status = machine.state() == Machine.State.RUNNING ? 200 : 202;
        return HttpAnswer.json(status, MachineJson.of(machine));
    }

    private static String text(HttpQuestion question, String name) {
        return body(question)
                .string(name)
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.INVALID_PARAMS,
                                "%s: missing (expected: {\"%s\":\"…\"})".formatted(name, name)));
    }

    private static Json.Obj body(HttpQuestion question) {
        try {
            return question.body().length == 0
                    ? Json.Obj.EMPTY
                    : JsonText.parseObject(question.text());
        } catch (JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "body: %s (expected: a JSON object)".formatted(e.getMessage()));
        }
    }

    private static CodedException method(HttpQuestion question) {
        return new CodedException(
                ErrorCode.METHOD_NOT_ALLOWED,
                "%s %s (expected: GET, POST or DELETE as documented)"
                        .formatted(question.method(), question.path()));
    }
}
