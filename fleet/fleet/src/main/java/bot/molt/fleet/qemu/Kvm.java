package bot.molt.fleet.qemu;

import bot.molt.base.config.PrivateFile;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Whether KVM works: a virtual processor runs to a guest's first program within a limit. That
/// `/dev/kvm` is there, or that it makes a machine, says nothing.
final class Kvm {
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Path remembered;
    private final List<String> probe;

    /// @param folder where what was found is kept until the machine is started anew
    Kvm(Path folder, List<String> probe) {
        remembered = folder.resolve("kvm");
        this.probe = probe;
    }

    boolean works() throws InterruptedException {
        if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
            return false;
        }
        try {
            String boot = Files.readString(BOOT).strip();
            String said = Files.exists(remembered) ? Files.readString(remembered).strip() : "";
            if (said.startsWith(boot)) {
                return said.endsWith("works");
            }
            boolean works = tried();
            PrivateFile.write(remembered, boot + (works ? " works\n" : " makes no progress\n"));
            return works;
        } catch (IOException e) {
            System.getLogger(Kvm.class.getName()).log(System.Logger.Level.WARNING, "kvm", e);
            return false;
        }
    }

    private boolean tried() throws InterruptedException {
        try {
            return Program.run(LIMIT, probe).contains("molt-probe-passed");
        } catch (DriverException e) {
            System.getLogger(Kvm.class.getName())
                    .log(System.Logger.Level.INFO, "KVM does not work here: {0}", e.text());
            return false;
        }
    }
}
