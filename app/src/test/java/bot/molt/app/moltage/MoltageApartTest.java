package bot.molt.app.moltage;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.Main;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import bot.molt.store.fleet.MachineRow;
import bot.molt.testkit.channel.FakeGateway;
import bot.molt.testkit.channel.FakeWeixin;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.fleet.RealMachine;
import bot.molt.testkit.redis.RealRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bridge, orchestrator and SSH gateway as three processes, with a real Redis that is read as the
/// manual reads it. No machine can be run here: what the parts say of that to each other is seen.
@Tag("long")
@Timeout(600)
class MoltageApartTest {
    private static final String TOKEN = "the secret between the parts";
    private static final String GATEWAY = "auth-token-of-the-gateway";
    private static final String CODE = "\\b\\d{4}-\\d{4}\\b";

    @TempDir private Path folder;
    private final List<Process> parts = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process part : parts) {
            part.destroy();
        }
        for (Process part : parts) {
            if (!part.waitFor(30, TimeUnit.SECONDS)) {
                part.destroyForcibly();
            }
        }
    }

    /// Starts a part; what it says until it is ready.
    private String start(String part, Map<String, String> more) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "moltage",
                        part);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        environment.put("HOME", folder.toString());
        environment.put("MOLTAGE_TOKEN", TOKEN);
        environment.putAll(more);
        Process process = builder.redirectError(folder.resolve(part + ".err").toFile()).start();
        parts.add(process);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        String line = out.readLine();
        while (line != null && !line.equals("moltage: ready")) {
            said.append(line).append('\n');
            line = out.readLine();
        }
        assertThat(line)
                .as(said + Files.readString(folder.resolve(part + ".err")))
                .isEqualTo("moltage: ready");
        return said.toString();
    }

    private static String port(String said, String part) {
        Matcher found = Pattern.compile(part + " at [0-9.]+:(\\d+)").matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return found.group(1);
    }

    /// A user of long ago, whose machine is stopped.
    private void stored() throws IOException {
        FleetTables tables = new FleetTables();
        MachineRow row =
                new MachineRow(
                        "o-before",
                        "vm-before000000",
                        7,
                        "STOPPED",
                        "",
                        "10.0.1.9",
                        "10.0.1.9:22",
                        "ssh-ed25519 AAAA",
                        1_000,
                        2_000);
        try (Database database = FleetTables.open(folder.resolve("vms/fleet.sqlite"))) {
            database.write(tx -> {
                tables.machines().insert(tx, row);
                return true;
            });
        }
    }

    private Map<String, String> orchestrator(String redis) {
        Map<String, String> all = new HashMap<>();
        all.put("PORT", "0");
        all.put("REDIS_URL", redis);
        all.put("VM_NETWORK", "user");
        all.put("VM_DATA_DIR", folder.resolve("vms").toString());
        all.put("SOCKET_DIR", folder.resolve("so").toString());
        all.put("KERNEL_PATH", folder.resolve("no-kernel").toString());
        return all;
    }

    private static void until(Condition condition) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 1_200; i++) {
            if (condition.holds()) {
                return;
            }
            assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError("what was waited for did not come");
    }

    /// What is waited for.
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    @Test
    void threeProcessesServeAUserAndRedisShowsWhatTheManualShows() throws Exception {
        stored();
        String password = "redis-password-77";
        try (RealRedis redis = RealRedis.withPassword(folder, password);
                FakeWeixin wechat = new FakeWeixin(InstantSource.system());
                FakeGateway gateway =
                        new FakeGateway(
                                GATEWAY,
                                message -> List.of(Json.object().put("text", "的确").build()))) {
            String url = "redis://:%s@127.0.0.1:%d".formatted(password, redis.port());
            String fleet = port(start("orchestrator", orchestrator(url)), "orchestrator");
            String ssh = port(start("ssh", sshGateway(fleet)), "ssh");
            String bridge = Integer.toString(RealMachine.freePort());
            start("bridge", bridge(wechat, url, bridge, fleet));
            wechat.deliverTo(
                    URI.create("http://127.0.0.1:" + bridge + "/wechat"),
                    FakeWeixin.Mode.SAFE,
                    Duration.ofSeconds(60));
            served(wechat, gateway, ssh);
            shown(redis);
            redis.kill();
            wechat.say("o-1", "Redis is away");
            gateway.await(2);
            String bridgeUrl = "http://127.0.0.1:" + bridge;
            until(() -> health(bridgeUrl).contains("\"redis\":\"down: redis://127.0.0.1"));
            redis.begin();
            until(() -> redis.cli("GET", "user:o-1").contains("\"openid\":\"o-1\""));
            until(() -> redis.cli("KEYS", "vm:*").contains("vm:binding:o-before"));
            assertThat(logs()).doesNotContain(password, TOKEN, GATEWAY);
        }
    }

    private Map<String, String> sshGateway(String fleet) {
        return Map.of(
                "LISTEN_ADDR",
                "127.0.0.1:0",
                "HOST_KEY_PATH",
                folder.resolve("host_key").toString(),
                "ORCHESTRATOR_URL",
                "http://127.0.0.1:" + fleet);
    }

    private static Map<String, String> bridge(
            FakeWeixin wechat, String redis, String port, String fleet) {
        Map<String, String> all = new HashMap<>();
        all.put("HOST", "127.0.0.1");
        all.put("PORT", port);
        all.put("REDIS_URL", redis);
        all.put("ORCHESTRATOR_URL", "http://127.0.0.1:" + fleet);
        all.put("BRIDGE_BASE_URL", "http://127.0.0.1:" + port);
        all.put("MOLTAGE_BIND_ALLOW", "127.0.0.1");
        all.put("WECHAT_APPID", FakeWeixin.ACCOUNT);
        all.put("WECHAT_APPSECRET", FakeWeixin.SECRET);
        all.put("WECHAT_TOKEN", FakeWeixin.TOKEN);
        all.put("WECHAT_ENCODING_AES_KEY", FakeWeixin.KEY);
        all.put("WECHAT_API_URL", wechat.url().toString());
        return all;
    }

    private void served(FakeWeixin wechat, FakeGateway gateway, String ssh) throws Exception {
        assertThat(wechat.act("o-1", "subscribe", "").reply()).contains("欢迎关注");
        assertThat(wechat.say("o-1", "bind " + gateway.url() + " " + GATEWAY).reply())
                .contains("绑定成功");
        wechat.say("o-1", "is it so?");
        wechat.await("o-1", "的确");
        assertThat(wechat.say("o-1", "status").reply()).contains("尚未分配");
        String told = wechat.say("o-1", "ssh").reply();
        Matcher code = Pattern.compile(CODE).matcher(told);
        assertThat(code.find()).as(told).isTrue();
        assertThat(ssh(ssh, "1234-5678").output()).contains("Permission denied");
        assertThat(ssh(ssh, code.group()).output())
                .contains("no machine can be run here")
                .doesNotContain("Permission denied");
        assertThat(ssh(ssh, code.group()).output()).contains("Permission denied");
    }

    private Ran ssh(String port, String password) throws IOException, InterruptedException {
        return Ran.of(
                folder,
                Map.of("SSHPASS", password, "HOME", folder.toString()),
                Duration.ofSeconds(120),
                List.of(
                        "sshpass",
                        "-e",
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o",
                        "PubkeyAuthentication=no",
                        "-o",
                        "NumberOfPasswordPrompts=1",
                        "-p",
                        port,
                        "o-1@127.0.0.1",
                        "true"));
    }

    /// The commands of the manual's page on Redis.
    private static void shown(RealRedis redis) throws Exception {
        until(() -> redis.cli("GET", "user:o-1").contains("\"bound\":true"));
        assertThat(redis.cli("KEYS", "user:*")).isEqualTo("user:o-1");
        String user = redis.cli("GET", "user:o-1");
        assertThat(user).contains("/webhook").doesNotContain(GATEWAY);
        until(() -> redis.cli("KEYS", "vm:*").equals("vm:binding:o-before"));
        Json.Obj machine = JsonText.parseObject(redis.cli("GET", "vm:binding:o-before"));
        assertThat(machine.string("vmIp")).contains("10.0.1.9").isEqualTo(machine.string("vm_ip"));
        assertThat(machine.string("status")).contains("stopped");
    }

    private String health(String url) throws IOException, InterruptedException {
        return Ran.of(
                        folder,
                        Map.of(),
                        Duration.ofSeconds(60),
                        List.of("curl", "-s", url + "/health"))
                .output();
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String part : List.of("bridge", "orchestrator", "ssh")) {
            all.append(Files.readString(folder.resolve(part + ".err")));
        }
        Path file = folder.resolve(".clawdbot/moltage/logs/moltage.log");
        return all + (Files.exists(file) ? Files.readString(file) : "");
    }
}
