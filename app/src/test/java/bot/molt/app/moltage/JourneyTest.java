package bot.molt.app.moltage;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.redact.Redactor;
import bot.molt.fleet.http.HttpFleet;
import bot.molt.fleet.net.BridgeNet;
import bot.molt.fleet.net.Subnet;
import bot.molt.fleet.rootfs.RootfsBuild;
import bot.molt.fleet.rootfs.RootfsOrder;
import bot.molt.testkit.channel.FakeWeixin;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A follower of the account, from the first word to files that are still there after the machine
/// was stopped. Real but for WeChat and the model: QEMU, the image, the agent's tools, OpenSSH.
/// Needs root, QEMU, debootstrap and nftables.
@Tag("long")
@Timeout(3600)
class JourneyTest {
    private static final String USER = "oJourney_6-follower";
    private static final Path IMAGES =
            Path.of(System.getProperty("user.home"), ".cache/moltbot-tests/moltage");

    private static final String BRIDGE = "mtjourney0";
    private static final String TOKEN = "a token for tests only";

    private final List<String> steps = new ArrayList<>();
    private long begun = System.nanoTime();

    @TempDir private Path folder;

    private void step(String name) {
        long now = System.nanoTime();
        steps.add("%s: %.1f s".formatted(name, (now - begun) / 1e9));
        begun = now;
    }

    @Test
    void aFollowerHasAMachineThatKeepsItsFiles() throws Exception {
        images();
        try (FakeWeixin wechat = new FakeWeixin(InstantSource.system());
                FakeModelServer models =
                        FakeModelServer.inOrder(
                                Turn.call(
                                        "exec",
                                        "{'command':'echo kept > note; hostname; pwd; uname -s'}"),
                                Turn.say("The note is written."),
                                Turn.call("exec", "{'command':'cat note; cat by-sftp'}"),
                                Turn.say("The note is still there."))) {
            Files.createDirectories(folder.resolve("state"));
            Files.writeString(
                    folder.resolve("state/moltbot.json"),
                    """
                    {
                      gateway: { port: 0 },
                      providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                    }
                    """
                            .formatted(models.url("anthropic-messages")));
            served(wechat, models);
        } finally {
            steps.forEach(System.out::println);
        }
    }

    private void served(FakeWeixin wechat, FakeModelServer models) throws Exception {
        Map<String, String> environment = environment(wechat.url());
        try (MoltageProcess process =
                MoltageProcess.up(
                        new MoltageEnvironment(environment, folder.resolve("state/moltage")),
                        new MoltageProcess.Surroundings(files(), new Redactor(), "test"))) {
            step("everything up");
            assertThat(process.said()).isNotEmpty();
            wechat.deliverTo(
                    URI.create("http://127.0.0.1:" + environment.get("PORT") + "/wechat"),
                    FakeWeixin.Mode.SAFE,
                    Duration.ofSeconds(5));
            followed(wechat, environment, models);
        } finally {
            new BridgeNet(Subnet.of("10.98.9.0/24", "10.98.9.1"), BRIDGE, "").remove();
        }
    }

    /// Nothing is left of the machine, whatever became of the journey.
    private void followed(
            FakeWeixin wechat, Map<String, String> environment, FakeModelServer models)
            throws Exception {
        URI orchestrator = URI.create("http://127.0.0.1:" + environment.get("ORCHESTRATOR_PORT"));
        HttpFleet fleet = new HttpFleet(orchestrator, Secret.of(TOKEN));
        try {
            follow(wechat, environment, models);
        } finally {
            fleet.destroy(USER);
            fleet.close();
        }
        assertThat(folder.resolve("vms")).isDirectoryNotContaining("glob:**/vm-*");
    }

    private void follow(FakeWeixin wechat, Map<String, String> environment, FakeModelServer models)
            throws Exception {
        assertThat(wechat.act(USER, "subscribe", "").taken()).isTrue();
        step("follow answered");
        assertThat(wechat.say(USER, "Write a note.").taken()).isTrue();
        wechat.await(USER, "The note is written.");
        step("first message to answer, the machine made and booted, a command run in it");
        String told = models.asked().get(1).body().toString();
        assertThat(told).contains("vm-", "/workspace", "Linux");

        Path key = key();
        String line = Files.readString(folder.resolve("key.pub")).strip();
        assertThat(wechat.say(USER, "ssh add " + line).taken()).isTrue();
        wechat.await(USER, "SHA256:");
        String port = environment.get("LISTEN_ADDR").replaceAll(".*:", "");
        assertThat(ssh(key, port, "cat note; id -un")).isEqualTo("kept\nuser\n");
        step("ssh in, a command");
        sftp(key, port);
        step("sftp in, a file up");

        assertThat(wechat.say(USER, "stop").taken()).isTrue();
        wechat.await(USER, "停");
        step("stopped");
        assertThat(wechat.say(USER, "Is the note there?").taken()).isTrue();
        wechat.await(USER, "The note is still there.");
        step("next message to answer, the machine woken");
        assertThat(models.asked().get(3).body().toString()).contains("kept", "over sftp");
        assertThat(wechat.violations()).isEmpty();
    }

    private static void images() throws Exception {
        if (!Files.exists(IMAGES.resolve("image.json"))) {
            new RootfsBuild(
                            new RootfsOrder(
                                    RootfsOrder.Base.DEBIAN,
                                    "",
                                    "",
                                    List.of(),
                                    1_024,
                                    IMAGES,
                                    IMAGES.resolve("work")),
                            _ -> {})
                    .run();
        }
    }

    private Map<String, String> environment(URI wechat) throws IOException {
        Map<String, String> all = new HashMap<>();
        String port = free();
        all.put("HOME", folder.toString());
        all.put("HOST", "127.0.0.1");
        all.put("PORT", port);
        all.put("ORCHESTRATOR_PORT", free());
        all.put("LISTEN_ADDR", "127.0.0.1:" + free());
        all.put("HOST_KEY_PATH", folder.resolve("host_key").toString());
        all.put("BRIDGE_BASE_URL", "http://127.0.0.1:" + port);
        all.put("WECHAT_APPID", FakeWeixin.ACCOUNT);
        all.put("WECHAT_APPSECRET", FakeWeixin.SECRET);
        all.put("WECHAT_TOKEN", FakeWeixin.TOKEN);
        all.put("WECHAT_ENCODING_AES_KEY", FakeWeixin.KEY);
        all.put("WECHAT_API_URL", wechat.toString());
        all.put("KERNEL_PATH", IMAGES.resolve("vmlinux").toString());
        all.put("INITRD_PATH", IMAGES.resolve("initrd.img").toString());
        all.put("BASE_ROOTFS_PATH", IMAGES.resolve("rootfs/clawdbot.ext4").toString());
        all.put("VM_DATA_DIR", folder.resolve("vms").toString());
        all.put("SOCKET_DIR", Files.createTempDirectory("so").toString());
        all.put("BRIDGE_NAME", BRIDGE);
        all.put("MOLTAGE_TOKEN", TOKEN);
        all.put("VM_SUBNET", "10.98.9.0/24");
        all.put("GATEWAY_IP", "10.98.9.1");
        all.put("VM_START_TIMEOUT_MS", "600000");
        all.put("VM_READY_TIMEOUT_MS", "600000");
        return all;
    }

    private static String free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "" + socket.getLocalPort();
        }
    }

    private ConfigFiles files() {
        return new ConfigFiles(
                folder.resolve("state"),
                folder.resolve("state/moltbot.json"),
                Map.of("HOME", folder.toString()));
    }

    private Path key() throws IOException, InterruptedException {
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key");
        return folder.resolve("key");
    }

    private String ssh(Path key, String port, String command)
            throws IOException, InterruptedException {
        return run(options("ssh", key, "-p", port, USER + "@127.0.0.1", command));
    }

    private void sftp(Path key, String port) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("by-sftp"), "over sftp\n");
        Files.writeString(folder.resolve("batch"), "put by-sftp\n");
        run(options("sftp", key, "-b", "batch", "-P", port, USER + "@127.0.0.1"));
    }

    private static String[] options(String program, Path key, String... rest) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                program,
                                "-i",
                                key.toString(),
                                "-o",
                                "BatchMode=yes",
                                "-o",
                                "StrictHostKeyChecking=no",
                                "-o",
                                "UserKnownHostsFile=/dev/null",
                                "-o",
                                "LogLevel=ERROR"));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    private String run(String... command) throws IOException, InterruptedException {
        Ran ran =
                Ran.of(
                        folder,
                        Map.of("HOME", folder.toString()),
                        Duration.ofMinutes(5),
                        List.of(command));
        assertThat(ran.exitCode()).as(ran.output()).isZero();
        return ran.output();
    }
}
