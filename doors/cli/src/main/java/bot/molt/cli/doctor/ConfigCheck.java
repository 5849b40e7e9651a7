package bot.molt.cli.doctor;

import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The configuration file: that it can be read, and what a gateway would say of it. The newest of
/// its backups that is good takes its place where it cannot be used at all.
final class ConfigCheck implements Check {
    private static final List<String> BACKUPS =
            List.of(".bak", ".bak.1", ".bak.2", ".bak.3", ".bak.4");

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Path file = ground.config();
        if (!Files.exists(file)) {
            return List.of(missing(ground, file));
        }
        if (Files.isRegularFile(file) && Files.readAllBytes(file).length == 0) {
            return List.of(empty(ground, file));
        }
        try {
            ConfigDocument.read(file, ground.environment());
        } catch (ConfigSyntaxException e) {
            return List.of(
                    restoring(
                            ground,
                            Finding.critical(
                                    "config.syntax",
                                    String.valueOf(e.getMessage()),
                                    "mend the line, or take a backup: moltbot doctor --fix")));
        }
        LocalConfig local = ground.session().local().config();
        List<Finding> findings = new ArrayList<>();
        if (local != null) {
            for (ConfigProblem problem : local.check(ground.session().files(), text(file))) {
                findings.add(finding(ground, problem));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("config.file", file.toString())) : findings;
    }

    private static Finding missing(Ground ground, Path file) throws IOException {
        return backup(ground).isEmpty()
                ? Finding.ok("config.file", file + " does not exist; all defaults hold")
                : restoring(
                        ground,
                        Finding.warn(
                                "config.missing",
                                file + " is gone, and backups of it are there; all defaults hold",
                                "take the newest backup: moltbot doctor --fix"));
    }

    private static Finding empty(Ground ground, Path file) throws IOException {
        Finding finding =
                Finding.warn(
                        "config.empty",
                        file + " is empty, as after a write that broke off; all defaults hold",
                        "write {} where that is wanted, or take a backup: moltbot doctor --fix");
        return restoring(ground, finding);
    }

    private static Finding finding(Ground ground, ConfigProblem problem) throws IOException {
        String what = problem.toString();
        if (problem.refuses()) {
            return restoring(
                    ground,
                    Finding.critical(
                            "config.refused",
                            what,
                            "mend the value: the gateway does not start with it"));
        }
        if (problem.text().startsWith("unknown")) {
            return Finding.warn(
                    "config.unknown_key", what, "correct its name, or remove it; it does nothing");
        }
        return problem.text().startsWith("not used yet")
                ? Finding.info("config.unused", what, "")
                : Finding.warn(
                        "config.value", what, "correct the value; the default holds instead");
    }

    /// Mended by a backup, where there is one that a gateway would take.
    private static Finding restoring(Ground ground, Finding finding) throws IOException {
        Optional<Path> backup = backup(ground);
        return backup.isEmpty()
                ? finding
                : finding.mending(copies -> restored(ground.config(), backup.get(), copies));
    }

    private static String restored(Path file, Path backup, Copies copies) throws IOException {
        String text = text(backup);
        if (Files.exists(file)) {
            copies.moveAway(file);
        }
        PrivateFile.write(file, text);
        return file + ": took " + backup.getFileName();
    }

    private static Optional<Path> backup(Ground ground) throws IOException {
        for (String ending : BACKUPS) {
            Path file = ground.config().resolveSibling(ground.config().getFileName() + ending);
            if (Files.isRegularFile(file) && isGood(ground, file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean isGood(Ground ground, Path backup) throws IOException {
        String text = text(backup);
        LocalConfig local = ground.session().local().config();
        try {
            ConfigDocument.of(ground.config(), text, ground.environment());
            return !text.isBlank()
                    && (local == null
                            || local.check(ground.session().files(), text).stream()
                                    .noneMatch(ConfigProblem::refuses));
        } catch (ConfigSyntaxException e) {
            return false;
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
