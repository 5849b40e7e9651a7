package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.cli.Session;
import bot.molt.cli.service.OwnService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Turns an installation to another build, and back where that does not become healthy.
final class Update {
    private final Installation installation;
    private final Optional<OwnService> service;
    private final Health health;
    private final Duration limit;

    /// @param service the one to start anew; empty where nothing is started
    /// @param limit how long a build may take to become healthy
    Update(
            Installation installation,
            Optional<OwnService> service,
            Session session,
            Duration limit) {
        this.installation = installation;
        this.service = service;
        this.health = new Health(session);
        this.limit = limit;
    }

    /// Returns whether a gateway was started anew.
    ///
    /// Errors: `upstream_failed` where the build did not become healthy; the one before runs again
    /// then.
    boolean to(Path build, String version) throws IOException, InterruptedException {
        Path before = installation.current();
        Optional<Path> earlier = installation.previous();
        String versionBefore = Build.tried(before);
        boolean runs = service.isPresent() && service.get().state().runs();
        installation.turnTo(build);
        if (!runs) {
            return false;
        }
        String reason = restarted(version);
        if (reason.isEmpty()) {
            return true;
        }
        installation.turnBack(before, earlier);
        String again = restarted(versionBefore);
        String now =
                again.isEmpty()
                        ? "version " + versionBefore + " runs again"
                        : "and version " + versionBefore + " does not run again either: " + again;
        throw new CodedException(
                ErrorCode.UPSTREAM_FAILED,
                "version %s did not become healthy within %d s (%s); %s. Its log: %s"
                        .formatted(version, limit.toSeconds(), reason, now, service.get().logs()));
    }

    /// Empty where it is healthy; else why not.
    private String restarted(String version) throws IOException, InterruptedException {
        try {
            service.orElseThrow().restart();
        } catch (CodedException e) {
            return e.text();
        }
        return health.await(version, limit);
    }
}
