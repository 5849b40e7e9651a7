package bot.molt.cli.original;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A state folder of the original: the one that this gateway uses itself, or another one that is to
/// be taken over. Nothing of it is changed but what this gateway uses itself from then on.
public final class OriginalCheck implements Check {
    static final String CONFIG = "clawdbot.json";
    private static final List<String> MARKS =
            List.of(CONFIG, "agents", "cron/jobs.json", "nodes/paired.json", "update-check.json");

    private final @Nullable Path from;

    /// Looks at the state folder itself.
    public OriginalCheck() {
        this.from = null;
    }

    /// Looks at another folder.
    public OriginalCheck(Path from) {
        this.from = from;
    }

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Path folder = from;
        if (folder == null) {
            return isOriginal(ground.state())
                    ? findings(new Original(ground.state(), ground))
                    : elsewhere(ground);
        }
        if (!isOriginal(folder)) {
            return List.of(
                    Finding.critical(
                            "original.missing",
                            "--import: %s is no state folder of the original (expected: %s in it)"
                                    .formatted(folder, CONFIG),
                            "name the folder that holds " + CONFIG));
        }
        return findings(new Original(folder, ground));
    }

    static boolean isOriginal(Path folder) {
        return MARKS.stream().anyMatch(mark -> Files.exists(folder.resolve(mark)));
    }

    private static List<Finding> findings(Original original) throws IOException {
        List<Finding> findings = new ArrayList<>();
        new TakenConfig(original).look().ifPresent(findings::add);
        new TakenDevices(original).look(findings);
        new TakenApprovals(original).look().ifPresent(findings::add);
        new TakenSessions(original).look().ifPresent(findings::add);
        new KeptRest(original).look().ifPresent(findings::add);
        return findings;
    }

    /// The usual folder of the original, where this gateway uses another.
    private static List<Finding> elsewhere(Ground ground) {
        Path usual = ground.path("~/.clawdbot");
        boolean isOther = !usual.equals(ground.state()) && Files.exists(usual.resolve(CONFIG));
        return isOther && ground.session().profile().isEmpty()
                ? List.of(
                        Finding.info(
                                "original.elsewhere",
                                usual + " is a state folder of the original, and is not used here",
                                "to take it over: moltbot doctor --fix --import " + usual))
                : List.of();
    }
}
