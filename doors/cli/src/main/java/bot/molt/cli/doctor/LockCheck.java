package bot.molt.cli.doctor;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Locks: one that is none, one that a process holds which does not serve, and what the original
/// left behind.
final class LockCheck implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (String name : List.of("logs/audit.lock", "node.lock")) {
            Path lock = ground.state(name);
            boolean isLock = Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS);
            if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)
                    && !(isLock && Files.isWritable(lock))) {
                findings.add(
                        Finding.critical(
                                        "lock.unusable",
                                        lock
                                                + ": no file that can be written; two processes could run with this state folder",
                                        "move it away")
                                .mending(copies -> "moved to " + copies.moveAway(lock)));
            }
        }
        held(ground).ifPresent(findings::add);
        ofTheOriginal(ground, findings);
        return findings;
    }

    private static Optional<Finding> held(Ground ground) throws IOException {
        Optional<ProcessHandle> owner = ground.gatewayProcess();
        return owner.isPresent() && ground.isHere() && !ground.reach().isIn()
                ? Optional.of(
                        Finding.warn(
                                "lock.held",
                                "process %d has the state folder, and no gateway answers at %s"
                                        .formatted(owner.get().pid(), ground.reach().url()),
                                "where it hangs: kill %d; where it listens elsewhere: set gateway.port"
                                        .formatted(owner.get().pid())))
                : Optional.empty();
    }

    /// The original locks by a file `gateway.<hash>.lock` that names its process.
    private static void ofTheOriginal(Ground ground, List<Finding> findings) throws IOException {
        Path self = Path.of("/proc/self");
        String uid = Files.exists(self) ? Files.getAttribute(self, "unix:uid").toString() : "";
        String tmp = ground.environment().getOrDefault("TMPDIR", "/tmp");
        for (Path folder :
                List.of(
                        Path.of(tmp, "clawdbot-" + uid),
                        Path.of(tmp, "clawdbot"),
                        ground.state())) {
            if (Files.isDirectory(folder) && Files.isReadable(folder)) {
                try (DirectoryStream<Path> locks =
                        Files.newDirectoryStream(folder, "gateway.*.lock")) {
                    for (Path lock : locks) {
                        findings.add(ofTheOriginal(lock));
                    }
                }
            }
        }
    }

    private static Finding ofTheOriginal(Path lock) throws IOException {
        long pid = pid(lock);
        boolean lives = pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        return lives
                ? Finding.warn(
                        "original.running",
                        "the original's gateway may run: process %d (%s)".formatted(pid, lock),
                        "stop it before this gateway starts: both want the same port and state")
                : Finding.info(
                                "lock.stale",
                                "%s names process %d, which is gone".formatted(lock, pid),
                                "remove it: moltbot doctor --fix")
                        .mending(copies -> "moved to " + copies.moveAway(lock));
    }

    private static long pid(Path lock) throws IOException {
        try {
            Json.Obj tree = JsonText.parseObject(Files.readAllBytes(lock));
            return tree.number("pid").orElse(0L);
        } catch (JsonSyntaxException e) {
            return 0;
        }
    }
}
