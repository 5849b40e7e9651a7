package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts the gateway of this machine where none runs, so that it outlives the terminal.
final class GatewayStart {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final String LOG = "logs/gateway-start.log";
    private static final int LAST_LINES = 5;

    private final Session session;
    private final CountDownLatch never = new CountDownLatch(1);

    GatewayStart(Session session) {
        this.session = session;
    }

    /// Whether a gateway answers.
    boolean runs() throws IOException {
        return reason().isEmpty();
    }

    /// Empty where the gateway answers and is ready, else why not.
    private String reason() throws IOException {
        try {
            Rpc.ask(session.gateway(), Request.get("/health"));
            return "";
        } catch (CodedException e) {
            return e.text();
        }
    }

    /// Whether this program knows how it was started, and can start a gateway so.
    boolean can() {
        return program() != null;
    }

    private @Nullable String program() {
        Map<String, String> environment = session.environment();
        String launcher =
                environment.getOrDefault(
                        "MOLTBOT_LAUNCHER", environment.getOrDefault("MOLTBOT_PROGRAM", ""));
        return launcher.startsWith("/") && Files.isExecutable(Path.of(launcher)) ? launcher : null;
    }

    /// The words that start it by hand.
    static String words(Session session) {
        return "moltbot" + option(session) + " gateway";
    }

    /// ` --dev`, ` --profile NAME` or nothing.
    static String option(Session session) {
        String profile = session.profile();
        if (profile.isEmpty()) {
            return "";
        }
        return profile.equals("dev") ? " --dev" : " --profile " + profile;
    }

    /// Starts it in the background and waits until it answers; empty once it does, else why not.
    String start() throws IOException, InterruptedException {
        String program = program();
        if (program == null) {
            return "MOLTBOT_PROGRAM is not set (expected: this command started as `moltbot`)";
        }
        Path log = session.stateFolder().resolve(LOG);
        PrivateFile.write(log, "");
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        } else if (Files.isExecutable(Path.of("/usr/bin/nohup"))) {
            command.add("/usr/bin/nohup");
        }
        command.add(program);
        command.addAll(List.of(option(session).strip().split(" ")));
        command.add("gateway");
        command.removeIf(String::isEmpty);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(session.environment());
        Process process =
                builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        String reason = await(process);
        return reason.isEmpty() ? "" : reason + last(log);
    }

    /// Waits for a gateway that somebody else starts; empty once it answers, else why not.
    String await() throws IOException, InterruptedException {
        return await(null);
    }

    private String await(@Nullable Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Duration pause = FIRST_PAUSE;
        String reason = reason();
        while (!reason.isEmpty() && System.nanoTime() < deadline) {
            boolean ended = process != null && !process.isAlive();
            if (ended || never.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                break;
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            reason = reason();
        }
        return reason;
    }

    private static String last(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        return last.isEmpty() ? "" : "\n" + String.join("\n", last);
    }
}
