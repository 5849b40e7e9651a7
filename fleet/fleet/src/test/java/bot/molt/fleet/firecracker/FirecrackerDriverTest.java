package bot.molt.fleet.firecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Reach;
import bot.molt.testkit.vmm.FakeFirecracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The driver against Firecracker's API as it is described in public; there is no processor in it.
class FirecrackerDriverTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Guest ALICE =
            new Guest(
                    "vm-alice0000000",
                    2,
                    512,
                    "10.0.1.2",
                    new Guest.Keys(Secret.of("host key"), "ssh-ed25519 AAAA client"));

    private final Path folder;
    private final Jailer jailer;
    private final VmmHost host;
    private FirecrackerDriver driver;

    FirecrackerDriverTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        jailer = new Jailer(folder.resolve("firecracker"), folder.resolve("j"));
        host = new VmmHost(jailer);
        Jails.fill(folder);
        driver = driver();
    }

    private FirecrackerDriver driver() {
        return Jails.driver(folder, host);
    }

    @AfterEach
    void close() {
        driver.close();
        host.close();
    }

    private FakeFirecracker fake() {
        return host.vmm(ALICE.vmId());
    }

    @Test
    void aGuestIsToldEverythingBeforeItStarts() throws Exception {
        assertThat(driver.trouble()).isEmpty();
        Reach reach = driver.start(ALICE, LONG, _ -> {});
        assertThat(reach).isEqualTo(new Reach("10.0.1.2", 22));
        assertThat(fake().asked())
                .containsExactly(
                        "PUT /machine-config",
                        "PUT /boot-source",
                        "PUT /drives/root",
                        "PUT /drives/config",
                        "PUT /vsock",
                        "PUT /actions");
        Json.Obj root = Objects.requireNonNull(fake().configured().get("/drives/root"));
        assertThat(root.string("path_on_host")).contains("/disk.ext4");
        assertThat(root.object("rate_limiter").object("bandwidth").number("size"))
                .contains(200L << 20);
        Json.Obj boot = Objects.requireNonNull(fake().configured().get("/boot-source"));
        assertThat(boot.string("boot_args").orElse("")).contains("8250.nr_uarts=0");
        assertThat(jailer.root(ALICE.vmId()).resolve("disk.ext4")).hasContent("image");
        assertThat(driver.present()).containsExactly(ALICE.vmId());
    }

    @Test
    void theDiskIsKeptOverAStopAndGoneWithTheGuest() throws Exception {
        driver.start(ALICE, LONG, _ -> {});
        Path disk = jailer.root(ALICE.vmId()).resolve("disk.ext4");
        Files.writeString(disk, "changed");
        driver.stop(ALICE.vmId(), LONG);
        assertThat(driver.runs(ALICE.vmId())).isFalse();
        driver.start(ALICE, LONG, _ -> {});
        assertThat(disk).hasContent("changed");
        driver.destroy(ALICE.vmId());
        assertThat(disk).doesNotExist();
        assertThat(fake().runs()).isFalse();
    }

    @Test
    void aGuestOutlivesTheDriverAndIsAdopted() throws Exception {
        driver.start(ALICE, LONG, _ -> {});
        driver.close();
        assertThat(fake().runs()).isTrue();
        driver = driver();
        FirecrackerApi api =
                new FirecrackerApi(jailer.root(ALICE.vmId()).resolve("run/api.socket"));
        api.pause();
        assertThat(driver.adopt(ALICE, LONG)).contains(new Reach("10.0.1.2", 22));
        assertThat(api.state()).isEqualTo("Running");
    }

    @Test
    void anEndIsTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        driver.onEnd(_ -> told.countDown());
        driver.start(ALICE, LONG, _ -> {});
        fake().end();
        assertThat(told.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusalsAreSaidAsFirecrackerSaysThem() throws Exception {
        driver.start(ALICE, LONG, _ -> {});
        FirecrackerApi api =
                new FirecrackerApi(jailer.root(ALICE.vmId()).resolve("run/api.socket"));
        assertThat(api.version()).isEqualTo("1.6.0");
        assertThatThrownBy(() -> api.machine(1, 128))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("not supported after starting the microVM");
        assertThatThrownBy(api::start).hasMessageContaining("not supported after starting");
        assertThatThrownBy(() -> api.save("s", "m")).hasMessageContaining("not paused");
        api.pause();
        api.save("/s", "/m");
        assertThatThrownBy(() -> api.load("/s", "/m")).hasMessageContaining("not allowed");
        api.resume();
        FakeFirecracker fresh = new FakeFirecracker(folder.resolve("fresh"), "/a.sock");
        try (fresh) {
            FirecrackerApi other = new FirecrackerApi(folder.resolve("fresh/a.sock"));
            assertThatThrownBy(other::start).hasMessageContaining("without kernel");
            assertThatThrownBy(other::pause).hasMessageContaining("before starting");
            other.load("/s", "/m");
            assertThat(other.state()).isEqualTo("Running");
        }
        FirecrackerApi nobody = new FirecrackerApi(folder.resolve("nobody"));
        assertThatThrownBy(nobody::state).isInstanceOf(DriverException.class);
    }

    @Test
    void everyJailHasAUserLimitsAndARootOfItsOwn() {
        assertThat(String.join(" ", jailer.command(ALICE)))
                .contains("/jailer --id vm-alice0000000 --exec-file ")
                .contains(" --uid 1828716802 --gid 1828716802 --chroot-base-dir ")
                .contains(" --cgroup-version 2 --cgroup memory.max=603979776 ")
                .contains("--cgroup memory.swap.max=0 --cgroup cpu.max=200000 100000")
                .endsWith(" --daemonize -- --api-sock /run/api.socket --level Warning");
    }

    @Test
    void whatAMachineLacksIsSaid() throws Exception {
        Path bare = folder.resolve("bare");
        Files.createDirectories(bare.resolve("proc"));
        Files.createDirectories(bare.resolve("sys/devices/system/cpu/smt"));
        Files.writeString(bare.resolve("sys/devices/system/cpu/smt/active"), "1\n");
        Files.writeString(bare.resolve("proc/swaps"), "Filename Type\n/dev/sda2 partition\n");
        assertThat(String.join("\n", new HostChecks(bare).missing()))
                .contains("/dev/kvm: not there")
                .contains("no control groups v2")
                .contains("SMT: on")
                .contains("swap: on");
    }
}
