package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Room on the disk of the state folder.
final class DiskCheck implements Check {
    private static final long LITTLE = 512L << 20;
    private static final long NONE = 1L << 20;
    private static final String FIX =
            "free some: `du -xh --max-depth=2 %s | sort -h` shows what is large; logging.keep and tools.quota.spoolTotal limit what the gateway keeps";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Path state = ground.state();
        Path there = state;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return List.of();
        }
        FileStore store = Files.getFileStore(there);
        long free = store.getUsableSpace();
        String text = "%d MiB free of %d MiB".formatted(free >> 20, store.getTotalSpace() >> 20);
        if (free < NONE) {
            return List.of(
                    Finding.critical(
                            "disk.full",
                            text
                                    + " in "
                                    + state
                                    + " (calls are refused once the audit log cannot be written)",
                            FIX.formatted(state)));
        }
        return List.of(
                free >= LITTLE
                        ? Finding.ok("disk.space", text)
                        : Finding.warn(
                                "disk.low",
                                text + " in " + state + " (expected: 512 MiB or more)",
                                FIX.formatted(state)));
    }
}
