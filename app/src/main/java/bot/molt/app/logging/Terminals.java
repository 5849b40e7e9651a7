package bot.molt.app.logging;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// What the standard error stream is connected to.
final class Terminals {
    private static final Path LINUX = Path.of("/proc/self/fd/2");
    private static final Path MAC = Path.of("/dev/fd/2");

    private Terminals() {}

    /// Whether a person reads it.
    static boolean errorIsTerminal() {
        if (Files.isSymbolicLink(LINUX)) {
            return isTerminal(LINUX);
        }
        return Files.exists(MAC)
                && Stream.ofNullable(System.console()).anyMatch(Console::isTerminal);
    }

    private static boolean isTerminal(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException _) {
            return false;
        }
    }

    /// What shows the lines.
    static ConsoleLine.Medium medium(Map<String, String> environment, boolean terminal) {
        if (isJournal(environment.getOrDefault("JOURNAL_STREAM", ""))) {
            return ConsoleLine.Medium.JOURNAL;
        }
        return wantsColour(environment, terminal)
                ? ConsoleLine.Medium.COLOURED
                : ConsoleLine.Medium.PLAIN;
    }

    /// Whether the stream is the one that systemd named, as device and inode.
    private static boolean isJournal(String named) {
        try {
            return !named.isEmpty()
                    && named.equals(
                            Files.getAttribute(LINUX, "unix:dev")
                                    + ":"
                                    + Files.getAttribute(LINUX, "unix:ino"));
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether colours are wanted: a terminal, and neither `NO_COLOR` nor a dumb one.
    static boolean wantsColour(Map<String, String> environment, boolean terminal) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return terminal && !refused && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
