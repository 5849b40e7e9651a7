package bot.molt.fleet.docker;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.fleet.Visitor;
import bot.molt.fleet.driver.Program;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.net.BridgeNet;
import bot.molt.fleet.net.Subnet;
import bot.molt.fleet.qemu.GuestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two real containers of a Docker daemon of the test's own, from the image that virtual machines
/// start from. Needs root, Docker, debootstrap and nftables.
@Tag("long")
@Timeout(1800)
class DockerGuestsTest {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String ALICE = "vm-alice0000000";
    private static final String BOB = "vm-bob000000000";

    private final Path folder = Files.createTempDirectory(Path.of("/tmp"), "dkg");
    private final VmFolders folders = new VmFolders(folder.resolve("vms"), folder.resolve("so"));
    private final BridgeNet net =
            new BridgeNet(Subnet.of("10.98.6.0/24", "10.98.6.1"), "mttest1", "1.1.1.1");
    private final String host = "unix://" + folder.resolve("s");
    private final DockerSettings settings =
            new DockerSettings("docker", host, GuestImage.settings().image());
    private final Process daemon = daemon();
    private DockerDriver driver = DockerDriver.open(settings, folders, net, true);

    DockerGuestsTest() throws Exception {
        net.open();
    }

    private Process daemon() throws IOException, InterruptedException {
        Process begun =
                new ProcessBuilder(
                                "dockerd",
                                "--data-root=" + folder.resolve("d"),
                                "--exec-root=" + folder.resolve("e"),
                                "--pidfile=" + folder.resolve("p"),
                                "-H",
                                host,
                                "--bridge=none",
                                "--iptables=false",
                                "--ip-forward=false")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        for (int i = 0; i < 600 && !Files.exists(folder.resolve("s")); i++) {
            assertThat(begun.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        return begun;
    }

    @AfterEach
    void close() throws Exception {
        for (String vmId : driver.present()) {
            driver.destroy(vmId);
        }
        driver.close();
        net.remove();
        daemon.destroy();
        if (!daemon.waitFor(60, TimeUnit.SECONDS)) {
            daemon.destroyForcibly();
        }
        Program.run(START, List.of("rm", "-rf", "--one-file-system", folder.toString()));
    }

    @Test
    void guestsStartStayApartOutliveUsWakeAndEnd() throws Exception {
        Visitor alice = Visitor.of(folder, ALICE, "10.98.6.2");
        Visitor bob = Visitor.of(folder, BOB, "10.98.6.3");
        assertThat(driver.trouble()).isEmpty();
        long begun = System.nanoTime();
        Reach alices = driver.start(alice.guest(), START, _ -> {});
        long first = System.nanoTime();
        Reach bobs = driver.start(bob.guest(), START, _ -> {});
        long second = System.nanoTime();
        System.out.printf(
                "docker: first start with the image's import %.1f s, second %.1f s%n",
                (first - begun) / 1e9, (second - first) / 1e9);
        assertThat(alice.ssh(alices, "id -un; hostname; echo kept > kept; sudo -n id -un"))
                .isEqualTo("user\n" + ALICE + "\nroot");
        assertThat(bob.ssh(bobs, "hostname; ls")).isEqualTo(BOB);
        String tries =
                "for t in 10.98.6.1 10.98.6.2 169.254.169.254; do"
                        + " timeout 6 bash -c \"</dev/tcp/$t/22\" 2>/dev/null && echo reached $t; done;"
                        + " timeout 6 bash -c '</dev/tcp/10.98.6.3/22' && echo itself";
        assertThat(bob.ssh(bobs, tries)).isEqualTo("itself");
        assertThat(bob.ssh(bobs, "sudo -n ip addr add 10.98.6.9/24 dev eth0 2>&1"))
                .contains("not permitted");
        assertThat(bob.ssh(bobs, "cat /sys/fs/cgroup/memory.max /run/molt/settings 2>&1"))
                .contains("268435456", "10.98.6.3/24");
        driver.close();
        driver = DockerDriver.open(settings, folders, net, true);
        net.open();
        assertThat(driver.adopt(alice.guest(), START)).contains(alices);
        assertThat(driver.adopt(bob.guest(), START)).contains(bobs);
        assertThat(alice.ssh(alices, "cat kept")).isEqualTo("kept");
        driver.stop(ALICE, Duration.ofMinutes(1));
        assertThat(driver.runs(ALICE)).isFalse();
        Reach again = driver.start(alice.guest(), START, _ -> {});
        assertThat(alice.ssh(again, "cat kept")).isEqualTo("kept");
        CountDownLatch told = new CountDownLatch(1);
        driver.onEnd(vmId -> {
            if (vmId.equals(BOB)) {
                told.countDown();
            }
        });
        Program.run(START, List.of("docker", "--host", host, "kill", BOB));
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        driver.destroy(ALICE);
        driver.destroy(BOB);
        assertThat(driver.present()).isEmpty();
    }
}
