package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.PrivatePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who but their owner can read or change the files of the gateway.
final class StateFiles implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (PrivatePaths.Open open : PrivatePaths.open(ground)) {
            String id = "fs." + kind(ground, open.path()) + "." + how(ground, open);
            String what =
                    "%s: %s (expected: %s)".formatted(open.path(), open.mode(), open.wanted());
            String fix = "chmod " + open.chmod() + " " + open.path() + ", or --fix";
            boolean isCritical =
                    open.isWritable()
                            || (open.isWorldReadable() && !open.path().equals(ground.state()));
            Finding finding =
                    isCritical ? Finding.critical(id, what, fix) : Finding.warn(id, what, fix);
            findings.add(finding.mending(open));
        }
        for (Path link : List.of(ground.state(), ground.config())) {
            if (Files.isSymbolicLink(link)) {
                findings.add(
                        Finding.warn(
                                link.equals(ground.state())
                                        ? "fs.state_dir.symlink"
                                        : "fs.config.symlink",
                                "%s leads to %s, whose owner decides what stands there"
                                        .formatted(link, Files.readSymbolicLink(link)),
                                "use the place itself, or make sure that nobody else can change it"));
            }
        }
        return findings;
    }

    private static String kind(Ground ground, Path path) {
        if (path.equals(ground.state())) {
            return "state_dir";
        }
        if (path.equals(ground.config())) {
            return "config";
        }
        String inside = ground.state().relativize(path).toString();
        return inside.startsWith("logs/")
                ? "log_file"
                : inside.startsWith("credentials") ? "credentials_dir" : "secrets";
    }

    private static String how(Ground ground, PrivatePaths.Open open) {
        if (open.path().equals(ground.state())) {
            return open.mode().charAt(7) == 'w'
                    ? "perms_world_writable"
                    : open.isWritable() ? "perms_group_writable" : "perms_readable";
        }
        if (open.path().equals(ground.config())) {
            return open.isWritable()
                    ? "perms_writable"
                    : open.isWorldReadable() ? "perms_world_readable" : "perms_group_readable";
        }
        return open.isWritable() ? "perms_writable" : "perms_readable";
    }
}
