package bot.molt.fleet.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.fleet.Visitor;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.net.BridgeNet;
import bot.molt.fleet.net.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two real guests from an image that was made here, on a bridge of this machine. Needs root, QEMU,
/// debootstrap and nftables.
@Tag("long")
class QemuGuestsTest {
    private static final Duration BOOT = Duration.ofMinutes(5);

    private final Path folder = Files.createTempDirectory("guests");
    private final VmFolders folders =
            new VmFolders(folder.resolve("vms"), Files.createTempDirectory("so"));
    private final BridgeNet net =
            new BridgeNet(Subnet.of("10.98.7.0/24", "10.98.7.1"), "mttest0", "1.1.1.1");
    private final QemuSettings image = GuestImage.settings();
    private QemuDriver driver = QemuDriver.open(image, folders, net, true);

    QemuGuestsTest() throws Exception {
        net.open();
    }

    @AfterEach
    void close() throws Exception {
        for (String vmId : driver.present()) {
            driver.destroy(vmId);
        }
        driver.close();
        net.remove();
        VmFolders.removeTree(folder);
    }

    @Test
    void guestsBootStayApartOutliveUsWakeAndEnd() throws Exception {
        Visitor alice = Visitor.of(folder, "vm-alice0000000", "10.98.7.2");
        Visitor bob = Visitor.of(folder, "vm-bob000000000", "10.98.7.3");
        Reach alices = driver.start(alice.guest(), BOOT, _ -> {});
        Reach bobs = driver.start(bob.guest(), BOOT, _ -> {});
        assertThat(alice.ssh(alices, "id -un; hostname; echo kept > kept"))
                .isEqualTo("user\nvm-alice0000000");
        assertThat(bob.ssh(bobs, "hostname; ls")).isEqualTo("vm-bob000000000");
        String tries =
                "for t in 10.98.7.1 10.98.7.2 169.254.169.254; do"
                        + " timeout 6 bash -c \"</dev/tcp/$t/22\" 2>/dev/null && echo reached $t; done;"
                        + " timeout 6 bash -c '</dev/tcp/10.98.7.3/22' && echo itself";
        assertThat(bob.ssh(bobs, tries)).isEqualTo("itself");
        Path config = folders.of("vm-alice0000000").resolve("config.tar");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-------");
        driver.close();
        driver = QemuDriver.open(image, folders, net, true);
        assertThat(driver.adopt(alice.guest(), BOOT)).contains(alices);
        assertThat(alice.ssh(alices, "cat kept")).isEqualTo("kept");
        driver.stop("vm-alice0000000", Duration.ofMinutes(2));
        assertThat(driver.runs("vm-alice0000000")).isFalse();
        Reach again = driver.start(alice.guest(), BOOT, _ -> {});
        assertThat(alice.ssh(again, "cat kept")).isEqualTo("kept");
        driver.destroy("vm-alice0000000");
        driver.destroy("vm-bob000000000");
        assertThat(driver.present()).isEmpty();
    }
}
