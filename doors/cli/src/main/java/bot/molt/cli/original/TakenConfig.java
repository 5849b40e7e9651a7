package bot.molt.cli.original;

import bot.molt.base.CodedException;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.check.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The configuration of the original as ours: its text with its comments, without what this gateway
/// does not know or use yet. The original's own file stays, so that the original can still be
/// started with it.
record TakenConfig(Original original) {
    private static final String OWN = "moltbot.json";
    private static final int MOST_ROUNDS = 20;

    /// A text that a gateway takes, and what was left out of it.
    private record Result(String text, Set<String> left) {}

    Optional<Finding> look() throws IOException {
        Path theirs = original.file(OriginalCheck.CONFIG);
        Path own = original.own(OWN);
        LocalConfig local = original.ground().session().local().config();
        if (!Files.isRegularFile(theirs) || Files.exists(own) || local == null) {
            return Optional.empty();
        }
        boolean hasAnother =
                Files.exists(original.ground().config())
                        && !original.ground().config().equals(theirs);
        if (hasAnother) {
            return Optional.of(
                    Finding.info(
                            "original.config",
                            "%s is not taken over: %s holds here"
                                    .formatted(theirs, original.ground().config()),
                            ""));
        }
        return Optional.of(finding(local, theirs, own));
    }

    private Finding finding(LocalConfig local, Path theirs, Path own) throws IOException {
        try {
            Result result = taken(local, theirs);
            String left =
                    result.left().isEmpty()
                            ? ""
                            : "; kept, not imported yet: " + String.join(", ", result.left());
            return Finding.info(
                            "original.config",
                            theirs + ": the configuration of the original" + left,
                            "moltbot doctor --fix writes %s of what this gateway knows, and leaves the other file alone"
                                    .formatted(own))
                    .mending(copies -> {
                        PrivateFile.write(own, result.text());
                        return "wrote " + own + left;
                    });
        } catch (ConfigSyntaxException | CodedException e) {
            return Finding.warn(
                    "original.config",
                    theirs + " cannot be taken over: " + e.getMessage(),
                    "mend it, or write " + own + " by hand");
        }
    }

    private Result taken(LocalConfig local, Path theirs) throws IOException {
        String text = new String(Files.readAllBytes(theirs), StandardCharsets.UTF_8);
        Set<String> left = new TreeSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<String> gone = gone(local, text);
            String shorter = without(theirs, text, gone);
            if (shorter.equals(text)) {
                break;
            }
            text = shorter;
            left.addAll(gone);
        }
        String head = "// Taken over from %s, which stays as it is.%n".formatted(theirs);
        return new Result(head + text, left);
    }

    /// A value that a missing variable would give stays: whoever runs the gateway may have it.
    private List<String> gone(LocalConfig local, String text) throws IOException {
        List<String> gone = new ArrayList<>();
        for (ConfigProblem problem : local.check(original.ground().session().files(), text)) {
            if (!problem.text().contains("${") && !problem.text().contains("variable")) {
                gone.add(problem.path());
            }
        }
        return gone;
    }

    private static String without(Path file, String text, List<String> paths) {
        String shorter = text;
        for (String path : paths) {
            ConfigText now = ConfigText.parse(file.toString(), shorter);
            shorter = ConfigEdit.unset(now, ConfigPath.parse(path));
        }
        return shorter;
    }
}
