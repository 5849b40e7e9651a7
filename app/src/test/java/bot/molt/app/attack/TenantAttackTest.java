package bot.molt.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Ids;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What bob tries upon alice, the operator and the machine (`tenants.txt`): nothing succeeds in
/// sandboxes; without them much does, which shows that the attacks are real.
@Tag("slow")
class TenantAttackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String IDS = "ids";
    private static final Pattern NAMES_ALICE =
            Pattern.compile(
                    "\"(user|userId)\":\"alice\"|\"alice-project\"|=alice|workspaces/alice");

    /// How many succeed where nothing isolates: fewer than in any run that was seen.
    private static final int FLOOR = 120;

    /// Families that share nothing are tried side by side.
    private static final List<List<String>> SIDES =
            List.of(List.of("files", "policy"), List.of("network"), List.of("sockets", "secrets"));

    /// These take alice's processes away, and are tried alone.
    private static final List<String> AFTER = List.of("processes", "exhaustion");

    /// Not below `/tmp`, which is another folder inside.
    private final Path home =
            Path.of(System.getProperty("user.home"), ".cache/moltbot-tests/tenants-" + Ids.text(6));

    @AfterEach
    void tidy() throws IOException, InterruptedException {
        Neighbours.run("rm", "-rf", home.toString());
    }

    /// What came of an attack.
    private record Result(Attack attack, boolean success, String answer) {
        String line() {
            String said = answer.length() > 300 ? answer.substring(0, 300) : answer;
            return "%s/%s: %s".formatted(attack.family(), attack.id(), said.replace('\n', ' '));
        }
    }

    @Test
    @Timeout(600)
    void nothingSucceedsInSandboxes() throws Exception {
        try (Neighbours neighbours = Neighbours.start(home, true)) {
            List<Attack> all = Attack.all(neighbours.targets());
            List<Result> results = new ArrayList<>(tried(neighbours, all));
            neighbours.offer();
            results.addAll(side(neighbours, List.of(IDS), all));
            write("isolated", results);
            List<Result> opened = opened(neighbours, all);
            write("opened", opened);
            assertThat(results).hasSizeGreaterThanOrEqualTo(200);
            assertThat(lines(results, true)).as("attacks that succeeded").isEmpty();
            assertThat(lines(opened, false))
                    .as("ids that do not even open for those they belong to")
                    .isEmpty();
        }
    }

    @Test
    @Timeout(600)
    void muchSucceedsWithoutSandboxes() throws Exception {
        try (Neighbours neighbours = Neighbours.start(home, false)) {
            List<Attack> all = new ArrayList<>(Attack.all(neighbours.targets()));
            all.removeIf(attack -> attack.hurts() || attack.family().equals(IDS));
            List<Result> results = tried(neighbours, all);
            write("without", results);
            Map<String, String> reasons = Attack.thatSucceedNowhere();
            assertThat(results.stream().filter(Result::success).count())
                    .isGreaterThanOrEqualTo(FLOOR);
            assertThat(
                            results.stream()
                                    .filter(result -> !result.success())
                                    .filter(result -> !reasons.containsKey(result.attack().name()))
                                    .map(Result::line))
                    .as("attacks that succeed in neither run and have no reason in nowhere.txt")
                    .isEmpty();
            assertThat(all.stream().map(Attack::name)).containsAll(reasons.keySet());
        }
    }

    private static List<Result> tried(Neighbours neighbours, List<Attack> all) throws Exception {
        List<Result> results = new ArrayList<>();
        try (TaskScope sides = new TaskScope("attack")) {
            List<Task<List<Result>>> tasks = new ArrayList<>();
            for (List<String> families : SIDES) {
                tasks.add(sides.fork(() -> side(neighbours, families, all)));
            }
            for (Task<List<Result>> task : tasks) {
                results.addAll(task.join());
            }
        }
        assertThat(neighbours.allAnswer()).as("alice's server answers her").isTrue();
        for (String family : AFTER) {
            results.addAll(side(neighbours, List.of(family), all));
            neighbours.restart();
        }
        assertThat(neighbours.exec(Neighbours.ALICE, "cat secret-of-alice.txt"))
                .as("alice works on")
                .contains("CANARY-ALICE-FILE");
        return results;
    }

    /// The family `ids` again, by the operator, or else by alice.
    private static List<Result> opened(Neighbours to, List<Attack> all)
            throws IOException, InterruptedException {
        to.offer();
        List<Result> results = new ArrayList<>();
        for (Attack attack : all) {
            if (attack.family().equals(IDS)) {
                Result operators = tried(to, GatewayChild.TOKEN, to.aimed(attack));
                results.add(
                        operators.success()
                                ? operators
                                : tried(to, Neighbours.ALICE, to.aimed(attack)));
            }
        }
        return results;
    }

    private static List<String> lines(List<Result> results, boolean success) {
        return results.stream()
                .filter(result -> result.success() == success)
                .map(Result::line)
                .toList();
    }

    private static List<Result> side(Neighbours to, List<String> families, List<Attack> all)
            throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Attack attack : all) {
            if (families.contains(attack.family())) {
                results.add(tried(to, Neighbours.BOB, to.aimed(attack)));
            }
        }
        return results;
    }

    private static Result tried(Neighbours to, String key, Attack attack)
            throws IOException, InterruptedException {
        if (attack.check().equals("starves")) {
            String why = starves(to, attack);
            return new Result(attack, !why.isEmpty(), why);
        }
        String answer = answer(to, key, attack);
        boolean done =
                switch (attack.check()) {
                    case "sees" -> to.holdsCanary(answer);
                    case "says" -> answer.contains("PWNED");
                    case "changes" -> to.changed();
                    case "names" -> NAMES_ALICE.matcher(answer).find();
                    case "kills" -> !to.aliceLives();
                    default -> throw new IllegalArgumentException(attack.check());
                };
        if (attack.check().equals("kills") && done) {
            to.revive();
        }
        return new Result(attack, done, answer);
    }

    private static String answer(Neighbours to, String key, Attack attack)
            throws IOException, InterruptedException {
        String[] kind = attack.kind().split(" ");
        try {
            return switch (kind[0]) {
                case "exec" -> to.exec(key, attack.text());
                case "tool" -> to.tool(key, kind[1], attack.text());
                case "http" -> http(to, key, attack);
                case "stream" -> stream(to, key, attack);
                default -> throw new IllegalArgumentException(attack.kind());
            };
        } catch (HttpTimeoutException e) {
            return "no answer in time";
        }
    }

    /// A request that is answered well where it should not be is a success of its own.
    private static String http(Neighbours to, String key, Attack attack)
            throws IOException, InterruptedException {
        String[] kind = attack.kind().split(" ");
        HttpResponse<String> response =
                to.send(key, kind[1], kind[2], attack.text(), headers(kind));
        String body = response.body();
        boolean well =
                response.statusCode() < 300
                        && !body.startsWith("{\"success\":false")
                        && !body.contains("\"error\":");
        return well && attack.check().equals("says") ? "PWNED " + body : body;
    }

    private static String stream(Neighbours to, String key, Attack attack)
            throws IOException, InterruptedException {
        String[] kind = attack.kind().split(" ");
        String answer = to.peek(key, kind[1], kind[2], attack.text(), headers(kind));
        boolean well = answer.startsWith("200") && attack.check().equals("says");
        return well ? "PWNED " + answer : answer;
    }

    private static Map<String, String> headers(String[] kind) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 3; i < kind.length; i++) {
            String[] pair = kind[i].split("=", 2);
            headers.put(header(pair[0]), pair[1]);
        }
        return headers;
    }

    private static String header(String name) {
        return switch (name) {
            case "workspace" -> "X-Moltbot-Workspace";
            case "session" -> "X-Moltbot-Session";
            case "mcp" -> "Mcp-Session-Id";
            case "version" -> "MCP-Protocol-Version";
            case "method" -> "Mcp-Method";
            case "name" -> "Mcp-Name";
            case "last" -> "Last-Event-ID";
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// How bob's worst is felt by alice, by the gateway or by the machine; empty where it is not.
    private static String starves(Neighbours to, Attack attack)
            throws IOException, InterruptedException {
        to.revive();
        AtomicBoolean going = new AtomicBoolean(true);
        try (TaskScope bob = new TaskScope("bob")) {
            Task<Boolean> worst = bob.fork(() -> worst(to, attack, going));
            String why = "";
            do {
                long start = System.nanoTime();
                String answer = to.exec(Neighbours.ALICE, "echo alive > a && cat a");
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                Load load = to.loadOfBob();
                why = took.compareTo(PATIENCE) > 0 ? "alice waited " + took : why;
                why = answer.contains("alive") ? why : "alice was told " + answer;
                why = load.isMoreThanGiven() ? "bob has " + load : why;
            } while (going.get());
            worst.join();
            why = to.aliceLives() ? why : "alice's processes are gone";
            return to.allAnswer() ? why : "alice's server is silent";
        }
    }

    private static boolean worst(Neighbours to, Attack attack, AtomicBoolean going)
            throws IOException, InterruptedException {
        try {
            worst(to, attack);
        } finally {
            going.set(false);
        }
        return true;
    }

    private static void worst(Neighbours to, Attack attack)
            throws IOException, InterruptedException {
        if (!attack.kind().startsWith("flood")) {
            answer(to, Neighbours.BOB, attack);
            return;
        }
        int calls = attack.kind().equals("flood") ? 150 : 1_500;
        String tool = attack.kind().equals("flood") ? "exec" : "read";
        String input =
                tool.equals("exec")
                        ? "{\"command\":\"" + attack.text() + "\"}"
                        : "{\"path\":\"own.txt\"}";
        try (TaskScope flood = new TaskScope("flood")) {
            for (int i = 0; i < calls; i++) {
                flood.fork(() -> to.tool(Neighbours.BOB, tool, input));
            }
            flood.join(Duration.ofSeconds(30));
        }
    }

    private static void write(String name, List<Result> results) throws IOException {
        StringBuilder text = new StringBuilder();
        Map<String, int[]> counts = new TreeMap<>();
        for (Result result : results) {
            int[] count = counts.computeIfAbsent(result.attack().family(), _ -> new int[2]);
            count[0]++;
            count[1] += result.success() ? 1 : 0;
            text.append(result.success() ? "SUCCESS " : "nothing ")
                    .append(result.line())
                    .append('\n');
        }
        counts.forEach((family, count) ->
                text.append("%s: %d tried, %d succeeded%n".formatted(family, count[0], count[1])));
        Path target = Files.createDirectories(Path.of("target/attacks"));
        Files.writeString(target.resolve(name + ".txt"), text);
    }
}
