package bot.molt.cli.doctor;

import bot.molt.base.config.PrivateFile;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The state folder: that it is one, can be written, and belongs to who runs the gateway.
final class StateFolderCheck implements Check {
    private static final Path SELF = Path.of("/proc/self");
    private static final int DEEP = 2;

    private static final List<String> FOLDERS =
            List.of(
                    "credentials",
                    "devices",
                    "egress",
                    "gateway",
                    "identity",
                    "logs",
                    "sandboxes",
                    "spool");

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Path state = ground.state();
        if (Files.exists(state) && !Files.isDirectory(state)) {
            return List.of(
                    Finding.critical(
                                    "state.no_folder",
                                    state + " is a file (expected: a folder)",
                                    "move it away; the next start makes the folder")
                            .mending(copies -> replaced(state)));
        }
        if (!Files.isDirectory(state)) {
            return List.of(
                    Finding.info(
                            "state.missing",
                            state + " does not exist yet",
                            "moltbot setup, or the first start, makes it"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Files.isWritable(state)
                        ? Finding.ok("state.folder", state.toString())
                        : Finding.critical(
                                "state.read_only",
                                state + " cannot be written (expected: a folder of your own)",
                                "mount it writable, or give it to the user who runs the gateway: chown -R"));
        blocked(ground, findings);
        strangers(state, findings);
        return findings;
    }

    /// Something that is no folder where the gateway makes one.
    private static void blocked(Ground ground, List<Finding> findings) {
        for (String name : FOLDERS) {
            Path folder = ground.state(name);
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                findings.add(
                        Finding.critical(
                                        "state.folder_is_file",
                                        folder + " is a file (expected: a folder)",
                                        "move it away: moltbot doctor --fix")
                                .mending(copies -> "moved to " + copies.moveAway(folder)));
            }
        }
    }

    /// The file keeps its content beside the folder that takes its name.
    private static String replaced(Path state) throws IOException {
        Path aside = state.resolveSibling(state.getFileName() + ".was-a-file");
        Files.move(state, aside);
        PrivateFile.folder(state);
        return "moved the file to " + aside + " and made the folder";
    }

    private static void strangers(Path state, List<Finding> findings) throws IOException {
        if (!Files.exists(SELF)) {
            return;
        }
        Object self = Files.getAttribute(SELF, "unix:uid");
        try (Stream<Path> all = Files.walk(state, DEEP)) {
            List<Path> others =
                    all.filter(file -> !self.equals(uid(file))).limit(5).sorted().toList();
            if (!others.isEmpty()) {
                findings.add(
                        Finding.warn(
                                "state.owner",
                                "of another user than the one who asks: " + others,
                                "sudo chown -R USER "
                                        + state
                                        + ", with the user who runs the gateway"));
            }
        }
    }

    private static Object uid(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return -1;
        }
    }
}
