package bot.molt.execution.program;

import bot.molt.execution.shell.Word;
import java.util.regex.Pattern;

/// Paths below `/proc` and `/dev` through which memory, variables, open files or networks are
/// reached.
public final class SystemFiles {
    private static final Pattern REACH =
            Pattern.compile(
                    "(?s)(.*[^A-Za-z0-9_-])?(/+proc/+(?!(cpuinfo|meminfo|loadavg|uptime|version|stat|filesystems|mounts)$).*|/+proc|/+dev/+(tcp|udp|mem|kmem|port|fd|disk|sd|nvme|vd).*)");
    private static final Pattern ROOT = Pattern.compile("/+([A-Za-z0-9_.-]*)");

    private SystemFiles() {}

    /// Whether the word names one of them, or may once its unknown parts are known.
    public static boolean refuses(Word word) {
        if (REACH.matcher(word.text().replaceAll("/(\\./)+", "/")).matches()) {
            return !word.source().matches("(?s)[<>]\\(.*");
        }
        return !word.literal() && ROOT.matcher(word.text()).matches();
    }
}
