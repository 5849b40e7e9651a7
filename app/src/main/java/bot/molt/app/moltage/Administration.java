package bot.molt.app.moltage;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Table;
import bot.molt.fleet.http.HttpFleet;
import bot.molt.spi.fleet.Machine;
import bot.molt.ssh.record.SessionIndex;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `moltbot moltage status|users|vms|logs`: asks the orchestrator, and reads what is kept here.
final class Administration {
    private static final String ORCHESTRATOR = "http://127.0.0.1:8080";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LINES = 100;

    private final PrintStream out;
    private final MoltageEnvironment environment;

    Administration(PrintStream out, MoltageEnvironment environment) {
        this.out = out;
        this.environment = environment;
    }

    int run(MoltageArguments arguments) throws IOException, InterruptedException {
        return switch (arguments.verb()) {
            case "status" -> status(arguments);
            case "users" -> users(arguments);
            case "vms" -> machines(arguments);
            case "logs" -> logs(arguments);
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_REQUEST,
                            arguments.verb() + " (expected: see `moltbot moltage --help`)");
        };
    }

    private HttpFleet fleet() throws IOException {
        Path file = MoltageEnvironment.tokenFile(environment.state());
        String kept = Files.isReadable(file) ? Files.readString(file).strip() : "";
        String token = environment.text("MOLTAGE_TOKEN", kept);
        if (token.isEmpty()) {
            throw new CodedException(
                    ErrorCode.UNAUTHORIZED,
                    "MOLTAGE_TOKEN: missing (expected: the orchestrator's; `moltage up` keeps one in %s)"
                            .formatted(file));
        }
        URI orchestrator = environment.orchestrator(ORCHESTRATOR);
        environment.requireAllRight();
        return new HttpFleet(orchestrator, Secret.of(token));
    }

    /// Exit code 0 where all three answer, else that of `unavailable`.
    private int status(MoltageArguments arguments) throws InterruptedException {
        URI orchestrator = environment.orchestrator(ORCHESTRATOR);
        int bridge = environment.number("PORT", 3000, 1, 65_535);
        environment.requireAllRight();
        List<Part> parts =
                List.of(
                        health("bridge", URI.create("http://127.0.0.1:%d".formatted(bridge))),
                        health("orchestrator", orchestrator),
                        ssh(environment.ssh().listen()));
        if (arguments.has("json")) {
            print(
                    Json.object()
                            .put("ok", parts.stream().allMatch(Part::isUp))
                            .put("parts", Json.array(parts.stream().map(Part::json).toList()))
                            .build());
        } else {
            Table table = new Table("PART", "WHERE", "STATE", "DETAIL");
            parts.forEach(part ->
                    table.row(
                            part.name(), part.where(), part.isUp() ? "up" : "down", part.detail()));
            table.print(out);
        }
        return parts.stream().allMatch(Part::isUp) ? 0 : ErrorCode.UNAVAILABLE.exitCode();
    }

    private record Part(String name, String where, boolean isUp, String detail) {
        Json.Obj json() {
            return Json.object()
                    .put("name", name)
                    .put("where", where)
                    .put("up", isUp)
                    .put("detail", detail)
                    .build();
        }
    }

    private static Part health(String name, URI base) throws InterruptedException {
        HttpRequest question =
                HttpRequest.newBuilder(base.resolve("/health")).timeout(LIMIT).build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<String> answer =
                    client.send(question, HttpResponse.BodyHandlers.ofString());
            Json.Obj body = JsonText.parseObject(answer.body());
            String detail = body.string("detail").or(() -> body.string("status")).orElse("");
            String copy = body.string("redis").map("; redis "::concat).orElse("");
            return new Part(name, base.toString(), answer.statusCode() == 200, detail + copy);
        } catch (IOException | JsonSyntaxException e) {
            return new Part(name, base.toString(), false, "does not answer");
        }
    }

    private static Part ssh(InetSocketAddress listen) {
        InetSocketAddress there =
                listen.getAddress() != null && listen.getAddress().isAnyLocalAddress()
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listen.getPort())
                        : listen;
        String where = "%s:%d".formatted(there.getHostString(), there.getPort());
        try (Socket socket = new Socket()) {
            socket.connect(there, (int) LIMIT.toMillis());
            return new Part("ssh", where, true, "");
        } catch (IOException e) {
            return new Part("ssh", where, false, "does not answer");
        }
    }

    private int users(MoltageArguments arguments) throws IOException {
        try (HttpFleet fleet = fleet()) {
            List<Json> users = new ArrayList<>();
            Table table = new Table("USER", "VM", "STATE", "KEYS");
            for (Machine machine : fleet.list()) {
                int keys = fleet.keys(machine.userId()).size();
                table.row(machine.userId(), machine.vmId(), state(machine), Integer.toString(keys));
                users.add(
                        Json.object()
                                .put("userId", machine.userId())
                                .put("vmId", machine.vmId())
                                .put("state", state(machine))
                                .put("keys", keys)
                                .build());
            }
            return shown(arguments, table, "users", users);
        }
    }

    private int machines(MoltageArguments arguments) throws IOException {
        try (HttpFleet fleet = fleet()) {
            List<Json> all = new ArrayList<>();
            Table table = new Table("VM", "USER", "STATE", "ADDRESS", "SINCE", "DETAIL");
            for (Machine machine : fleet.list()) {
                String address =
                        machine.address().isEmpty()
                                ? ""
                                : machine.address() + ":" + machine.sshPort();
                table.row(
                        machine.vmId(),
                        machine.userId(),
                        state(machine),
                        address,
                        machine.changedAt().toString(),
                        machine.detail());
                all.add(
                        Json.object()
                                .put("vmId", machine.vmId())
                                .put("userId", machine.userId())
                                .put("state", state(machine))
                                .put("address", address)
                                .put("epoch", machine.epoch())
                                .put("changedAt", machine.changedAt().toString())
                                .put("detail", machine.detail())
                                .build());
            }
            return shown(arguments, table, "vms", all);
        }
    }

    private static String state(Machine machine) {
        return machine.state().name().toLowerCase(Locale.ROOT);
    }

    private int shown(MoltageArguments arguments, Table table, String name, List<Json> items) {
        if (arguments.has("json")) {
            print(Json.object().put(name, Json.array(items)).build());
        } else {
            table.print(out);
        }
        return 0;
    }

    private void print(Json document) {
        out.println(JsonText.pretty(document));
    }

    private int logs(MoltageArguments arguments) throws IOException {
        boolean isSessions = arguments.has("sessions");
        Path file =
                environment.state().resolve(isSessions ? "ssh/sessions.jsonl" : "logs/moltage.log");
        if (!Files.exists(file)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "%s: not there (expected: `moltbot moltage up` ran with this state folder)"
                            .formatted(file));
        }
        String text = arguments.value("lines").orElse(Integer.toString(LINES));
        if (!text.matches("\\d{1,7}")) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST, "--lines: %s (expected: a number)".formatted(text));
        }
        List<String> lines = Files.readAllLines(file);
        List<String> last =
                lines.subList(Math.max(0, lines.size() - Integer.parseInt(text)), lines.size());
        if (isSessions) {
            long _ = SessionIndex.verify(file);
        }
        if (arguments.has("json")) {
            print(Json.object().put("lines", Json.strings(last)).build());
        } else {
            last.forEach(out::println);
        }
        return 0;
    }
}
