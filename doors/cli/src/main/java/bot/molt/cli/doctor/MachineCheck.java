package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Memory and limits of this machine.
final class MachineCheck implements Check {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final long LITTLE_KB = 256 << 10;
    private static final long FEW = 1_024;

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        number(MEMORY, "MemAvailable:\\s+([0-9]{1,15})")
                .filter(free -> free < LITTLE_KB)
                .ifPresent(free ->
                        findings.add(
                                Finding.warn(
                                        "memory.low",
                                        "%d MiB are available (expected: 256 MiB or more)"
                                                .formatted(free >> 10),
                                        "end what is not needed, or add memory or swap")));
        number(LIMITS, "Max open files\\s+([0-9]{1,15})")
                .filter(most -> most < FEW)
                .ifPresent(most ->
                        findings.add(
                                Finding.warn(
                                        "limits.descriptors",
                                        "%d descriptors may be open (expected: %d or more)"
                                                .formatted(most, FEW),
                                        "ulimit -n 65536, or LimitNOFILE=65536 in the unit")));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("machine.limits", "memory and descriptors suffice"));
        }
        return findings;
    }

    private static Optional<Long> number(Path file, String pattern) throws IOException {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
        return found.find() ? Optional.of(Long.valueOf(found.group(1))) : Optional.empty();
    }
}
