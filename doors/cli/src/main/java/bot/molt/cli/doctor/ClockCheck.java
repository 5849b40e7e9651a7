package bot.molt.cli.doctor;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The clock: not before this program was made, not before what was written here already, and that
/// of a gateway elsewhere.
final class ClockCheck implements Check {
    /// No machine on which this runs was set rightly before then.
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration TOLERANCE = Duration.ofMinutes(2);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final String FIX =
            "set the clock and keep it right: timedatectl set-ntp true; signed tokens, certificates and the order of the logs depend on it";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Instant now = ground.now();
        if (now.isBefore(MADE)) {
            return List.of(
                    Finding.critical(
                            "clock.wrong",
                            "it is %s by this machine's clock (expected: later than %s)"
                                    .formatted(now, MADE),
                            FIX));
        }
        Optional<Path> future = ofTheFuture(ground.state(), now);
        if (future.isPresent()) {
            Path file = future.get();
            return List.of(
                    Finding.warn(
                            "clock.jumped",
                            "%s was written at %s, and it is %s now: the clock went back, or was ahead"
                                    .formatted(file, Files.getLastModifiedTime(file), now),
                            FIX + "; where it is right now: touch " + file));
        }
        return List.of(skew(ground, now).orElse(Finding.ok("clock.time", now.toString())));
    }

    private static Optional<Path> ofTheFuture(Path state, Instant now) throws IOException {
        if (!Files.isDirectory(state)) {
            return Optional.empty();
        }
        Instant latest = now.plus(TOLERANCE);
        try (Stream<Path> all = Files.walk(state, 2)) {
            return all.filter(file -> Files.isRegularFile(file) && modified(file).isAfter(latest))
                    .findFirst();
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /// A gateway says when it started and for how long it has been up.
    private static Optional<Finding> skew(Ground ground, Instant now) throws IOException {
        if (ground.isHere() || !ground.reach().isIn()) {
            return Optional.empty();
        }
        Json.Obj status = ground.reach().status();
        Optional<Instant> there =
                status.string("startedAt")
                        .map(Instant::parse)
                        .map(start -> start.plusMillis(status.number("uptimeMs").orElse(0L)));
        return there.filter(then -> Duration.between(then, now).abs().compareTo(SKEW) > 0)
                .map(then ->
                        Finding.warn(
                                "clock.skew",
                                "it is %s at the gateway and %s here".formatted(then, now),
                                FIX));
    }
}
