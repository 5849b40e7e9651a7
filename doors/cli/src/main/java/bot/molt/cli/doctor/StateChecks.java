package bot.molt.cli.doctor;

import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The state folder: that it is there, private, and has room.
final class StateChecks {
    private static final long LITTLE = 512L << 20;
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private StateChecks() {}

    static List<Finding> all(Session session, boolean fix) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Path state = session.stateFolder();
        if (!Files.isDirectory(state)) {
            findings.add(
                    Finding.ok("state", state + " does not exist yet; the first start makes it"));
            return findings;
        }
        findings.add(
                Files.isWritable(state)
                        ? Finding.ok("state", state.toString())
                        : Finding.fail(
                                "state",
                                state + " cannot be written (expected: a folder of your own)"));
        findings.add(mode("state mode", state, "rwx------", fix));
        for (Path file : List.of(session.configFile(), session.tokenFile())) {
            if (Files.exists(file)) {
                findings.add(mode("mode of " + file.getFileName(), file, "rw-------", fix));
            }
        }
        findings.add(room(state));
        return findings;
    }

    private static Finding mode(String check, Path file, String wanted, boolean fix)
            throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (OWNER.containsAll(mode)) {
            return Finding.ok(check, PosixFilePermissions.toString(mode));
        }
        String text = file + ": " + PosixFilePermissions.toString(mode) + " (expected: " + wanted;
        if (!fix) {
            return Finding.fail(check, text + "; run: moltbot doctor --fix)");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(wanted));
        return Finding.ok(check, text + "; mended)");
    }

    private static Finding room(Path state) throws IOException {
        long free = Files.getFileStore(state).getUsableSpace();
        String text = (free >> 20) + " MiB free";
        return free >= LITTLE
                ? Finding.ok("disk", text)
                : Finding.warn(
                        "disk",
                        text
                                + " (expected: 512 MiB or more; calls are refused once the audit log cannot be written)");
    }
}
