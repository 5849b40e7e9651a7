package bot.molt.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.audit.AuditVerifier;
import bot.molt.execution.audit.Verification;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments under load. The system property `kill.rounds` says how often.
@Tag("slow")
class KillTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 8);
    private static final int CLIENTS = 4;
    private static final int LONGEST_MILLIS = 1_200;

    private final Random random = new Random(Long.getLong("kill.seed", 20261120L));
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();
    private final String stray = "7" + ProcessHandle.current().pid();

    @TempDir Path home;

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void nothingAcknowledgedIsLostAndNothingIsLeftBehind() throws Exception {
        Files.createDirectories(home.resolve("work"));
        for (int round = 0; round < ROUNDS; round++) {
            GatewayChild gateway = GatewayChild.start(home, config());
            try {
                checkStart(gateway, round);
                loadUntilKilled(gateway);
            } finally {
                gateway.kill();
            }
            checkFiles();
        }
        try (GatewayChild gateway = GatewayChild.start(home, config())) {
            checkStart(gateway, ROUNDS);
        }
        checkAudit();
        System.out.printf(
                "kills %d, acknowledged calls %d, calls without an answer %d, audit %s%n",
                ROUNDS, acknowledged.size(), broken.get(), AuditVerifier.series(audit()));
    }

    private String config() {
        return """
        { gateway: { port: 0, auth: { mode: "token", token: "%s" } },
          agents: { defaults: { workspace: "%s" } },
          tools: { exec: { security: "full", ask: "off" } } }
        """
                .formatted(GatewayChild.TOKEN, home.resolve("work"));
    }

    private Path audit() {
        return home.resolve("state/logs/audit.jsonl");
    }

    private void checkStart(GatewayChild gateway, int round) throws Exception {
        assertThat(gateway.fetch("/readyz").statusCode()).as("round %d", round).isEqualTo(200);
        assertThat(strays()).as("processes of a killed gateway, round %d", round).isEmpty();
        call(gateway, "write", write("after-" + round % 3 + ".txt", 10));
        try (Stream<Path> files = Files.list(home.resolve("work"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("round %d", round)
                    .noneMatch(name -> name.startsWith("."));
        }
        try (Stream<Path> files = Files.list(home.resolve("state/spool"))) {
            assertThat(files.count()).isLessThanOrEqualTo(1);
        }
    }

    private void loadUntilKilled(GatewayChild gateway) throws InterruptedException {
        long moment = random.nextInt(LONGEST_MILLIS);
        CountDownLatch dead = new CountDownLatch(1);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(Thread.ofVirtual().start(() -> client(gateway, number, dead)));
        }
        dead.await(moment, TimeUnit.MILLISECONDS);
        dead.countDown();
        gateway.kill();
        for (Thread client : clients) {
            client.join();
        }
    }

    private void client(GatewayChild gateway, int client, CountDownLatch dead) {
        try {
            for (int i = client; dead.getCount() > 0; i++) {
                step(gateway, client, i);
            }
        } catch (IOException e) {
            broken.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(GatewayChild gateway, int client, int i)
            throws IOException, InterruptedException {
        String name = "f%d.txt".formatted(i % 6);
        switch (i % 5) {
            case 0, 1 -> call(gateway, "write", write(name, 1 + (i * 7919) % 300_000));
            case 2 -> call(gateway, "read", Json.object().put("path", name).build());
            case 3 -> call(gateway, "exec", command("echo $$; echo " + client));
            default ->
                    call(
                            gateway,
                            "exec",
                            command("setsid sleep " + stray + " & echo started; sleep 0.01"));
        }
    }

    private static Json.Obj command(String text) {
        return Json.object()
                .put("command", text)
                .put("background", text.startsWith("setsid"))
                .build();
    }

    /// A file that tells whether it is whole.
    private static Json.Obj write(String name, int size) {
        String content = size + "\n" + "x".repeat(size) + "\nend";
        return Json.object().put("path", name).put("content", content).build();
    }

    private void call(GatewayChild gateway, String tool, Json.Obj input)
            throws IOException, InterruptedException {
        String session = "call-" + numbers.incrementAndGet();
        Json.Obj body =
                Json.object().put("tool", tool).put("input", input).put("session", session).build();
        HttpResponse<String> answer = gateway.call(GatewayChild.TOKEN, JsonText.compact(body));
        if (answer.statusCode() != 200 && !answer.body().contains("no such file")) {
            unexpected.add(answer.body());
        }
        acknowledged.add(session);
    }

    private void checkFiles() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("work"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                String[] lines = Files.readString(file).split("\n");
                assertThat(lines).as(file.toString()).hasSize(3);
                assertThat(lines[1]).hasSize(Integer.parseInt(lines[0]));
                assertThat(lines[2]).isEqualTo("end");
            }
        }
    }

    private void checkAudit() throws IOException {
        assertThat(AuditVerifier.series(audit())).isInstanceOf(Verification.Intact.class);
        Set<String> ended = new HashSet<>();
        Set<String> recorded = new HashSet<>();
        List<Json.Obj> records =
                Files.readAllLines(audit()).stream()
                        .map(line -> (Json.Obj) JsonText.parse(line))
                        .toList();
        for (Json.Obj record : records) {
            if (record.string("phase").filter("outcome"::equals).isPresent()) {
                ended.add(record.string("callId").orElseThrow());
            }
        }
        for (Json.Obj record : records) {
            if (ended.contains(record.string("callId").orElse(""))) {
                record.string("session").ifPresent(recorded::add);
            }
        }
        assertThat(acknowledged).isNotEmpty();
        assertThat(unexpected).isEmpty();
        assertThat(acknowledged.stream().filter(session -> !has(recorded, session))).isEmpty();
    }

    private static boolean has(Set<String> recorded, String session) {
        return recorded.contains(session) || recorded.contains("http:" + session);
    }

    /// Processes that a killed gateway had started.
    private List<String> strays() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(p -> p.toString().matches("/proc/\\d+")).toList()) {
                String line = line(process.resolve("cmdline"));
                if (line.equals("sleep " + stray + " ")) {
                    found.add(process.getFileName() + " " + line);
                }
            }
        }
        return found;
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
