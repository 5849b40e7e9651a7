package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Files that a write left half done when the machine or the process went: the file that they were
/// to replace is whole, because it is replaced last.
final class LeftoverCheck implements Check {
    /// A younger one may be on its way.
    private static final Duration AGE = Duration.ofMinutes(1);

    private static final String NAME =
            "\\..+\\.tmp|.+\\.json\\.[0-9a-f-]{36}\\.tmp|audit\\.head\\.new|\\..+\\.fresh";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        if (!Files.isDirectory(ground.state())) {
            return List.of();
        }
        Instant old = ground.now().minus(AGE);
        List<Path> halves;
        try (Stream<Path> all = Files.walk(ground.state(), 3)) {
            halves =
                    all.filter(file -> isHalf(file, old))
                            .filter(file -> !file.startsWith(ground.state("doctor")))
                            .sorted()
                            .toList();
        }
        return halves.isEmpty()
                ? List.of()
                : List.of(
                        Finding.warn(
                                        "files.half_written",
                                        "left by a write that broke off: " + halves,
                                        "move them away: moltbot doctor --fix")
                                .mending(copies -> moved(halves, copies)));
    }

    private static boolean isHalf(Path file, Instant old) {
        try {
            return String.valueOf(file.getFileName()).matches(NAME)
                    && Files.isRegularFile(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(old);
        } catch (IOException e) {
            return false;
        }
    }

    private static String moved(List<Path> files, Copies copies) throws IOException {
        for (Path file : files) {
            copies.moveAway(file);
        }
        return "moved %d away".formatted(files.size());
    }
}
