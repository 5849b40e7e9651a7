package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.PrivatePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// The modes of the state folder and of files that hold secrets: the owner's alone.
final class PermissionCheck implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (!Files.isDirectory(ground.state())) {
            return findings;
        }
        for (PrivatePaths.Open open : PrivatePaths.open(ground)) {
            boolean isState = open.path().equals(ground.state());
            findings.add(
                    Finding.critical(
                                    isState ? "state.mode" : "secrets.mode",
                                    "%s: %s (expected: %s)"
                                            .formatted(open.path(), open.mode(), open.wanted()),
                                    "chmod "
                                            + open.chmod()
                                            + " "
                                            + open.path()
                                            + ", or moltbot doctor --fix")
                            .mending(open));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("state.mode", "the owner's alone, secrets too"));
        }
        return findings;
    }
}
