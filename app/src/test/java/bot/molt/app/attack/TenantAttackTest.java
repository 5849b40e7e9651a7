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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What bob tries upon alice, the operator and the machine (`tenants.txt`): nothing succeeds in
/// sandboxes; without them much does, which shows that the attacks are real.
@Tag("slow")
class TenantAttackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Families that share nothing are tried side by side; the last is tried alone.
    private static final List<List<String>> SIDES =
            List.of(
                    List.of("files", "policy"),
                    List.of("network"),
                    List.of("sockets", "secrets"),
                    List.of("processes", "ids"));

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
    @Timeout(900)
    void nothingSucceedsInSandboxes() throws Exception {
        List<Result> results = run("", true);
        write("isolated", results);
        assertThat(results).hasSizeGreaterThanOrEqualTo(200);
        assertThat(results.stream().filter(Result::success).map(Result::line)).isEmpty();
    }

    @Tag("long")
    @Test
    @Timeout(900)
    void muchSucceedsWithoutSandboxes() throws Exception {
        List<Result> results = run("mode: \"off\"", false);
        write("without", results);
        assertThat(results.stream().filter(Result::success).count()).isGreaterThanOrEqualTo(60);
    }

    private List<Result> run(String aside, boolean isolated) throws Exception {
        try (Neighbours neighbours = Neighbours.start(home, aside);
                TaskScope sides = new TaskScope("attack")) {
            List<Attack> all = new ArrayList<>(Attack.all(neighbours.targets()));
            all.removeIf(attack -> attack.hurts() && !isolated);
            List<Task<List<Result>>> tasks = new ArrayList<>();
            for (List<String> families : SIDES) {
                tasks.add(sides.fork(() -> side(neighbours, families, all)));
            }
            List<Result> results = new ArrayList<>();
            for (Task<List<Result>> task : tasks) {
                results.addAll(task.join());
            }
            results.addAll(side(neighbours, List.of("exhaustion"), all));
            assertThat(neighbours.exec(Neighbours.ALICE, "cat secret-of-alice.txt"))
                    .as("alice works on")
                    .contains("CANARY-ALICE-FILE");
            return results;
        }
    }

    private static List<Result> side(Neighbours to, List<String> families, List<Attack> all)
            throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Attack attack : all) {
            if (families.contains(attack.family())) {
                results.add(tried(to, to.aimed(attack)));
            }
        }
        return results;
    }

    private static Result tried(Neighbours to, Attack attack)
            throws IOException, InterruptedException {
        if (attack.check().equals("starves")) {
            return new Result(attack, starves(to, attack), "");
        }
        String answer = answer(to, attack);
        boolean done =
                switch (attack.check()) {
                    case "sees" -> to.holdsCanary(answer);
                    case "says" -> answer.contains("PWNED");
                    case "changes" -> to.changed();
                    case "kills" -> !to.aliceLives();
                    default -> throw new IllegalArgumentException(attack.check());
                };
        if (attack.check().equals("kills") && done) {
            to.revive();
        }
        return new Result(attack, done, answer);
    }

    private static String answer(Neighbours to, Attack attack)
            throws IOException, InterruptedException {
        String[] kind = attack.kind().split(" ");
        try {
            return switch (kind[0]) {
                case "exec" -> to.exec(Neighbours.BOB, attack.text());
                case "tool" -> to.tool(Neighbours.BOB, kind[1], attack.text());
                case "http" -> http(to, kind, attack);
                default -> throw new IllegalArgumentException(attack.kind());
            };
        } catch (HttpTimeoutException e) {
            return "no answer in time";
        }
    }

    /// A request that is answered well where it should not be is a success of its own.
    private static String http(Neighbours to, String[] kind, Attack attack)
            throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 3; i < kind.length; i++) {
            String[] pair = kind[i].split("=", 2);
            headers.put(header(pair[0]), pair[1]);
        }
        HttpResponse<String> response =
                to.send(Neighbours.BOB, kind[1], kind[2], attack.text(), headers);
        boolean well = response.statusCode() < 300 && !response.body().contains("\"error\"");
        return well && attack.check().equals("says") ? "PWNED " + response.body() : response.body();
    }

    private static String header(String name) {
        return switch (name) {
            case "workspace" -> "X-Moltbot-Workspace";
            case "session" -> "X-Moltbot-Session";
            case "mcp" -> "Mcp-Session-Id";
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// Whether alice waits too long for an answer while bob does his worst.
    private static boolean starves(Neighbours to, Attack attack)
            throws IOException, InterruptedException {
        AtomicBoolean going = new AtomicBoolean(true);
        try (TaskScope bob = new TaskScope("bob")) {
            Task<Boolean> worst = bob.fork(() -> worst(to, attack, going));
            boolean starved = false;
            do {
                long start = System.nanoTime();
                String answer = to.exec(Neighbours.ALICE, "echo alive");
                boolean late = System.nanoTime() - start > PATIENCE.toNanos();
                starved |= late || !answer.contains("alive");
            } while (going.get());
            worst.join();
            return starved;
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
            answer(to, attack);
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
        System.out.printf(
                "attacks, %s: %d tried, %d succeeded%n",
                name, results.size(), results.stream().filter(Result::success).count());
    }
}
