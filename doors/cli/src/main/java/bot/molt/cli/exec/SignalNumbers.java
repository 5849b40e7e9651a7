package bot.molt.cli.exec;

import java.util.Locale;
import java.util.Map;

/// Signals by name, as POSIX systems number them.
final class SignalNumbers {
    private static final int UNKNOWN = 15;
    private static final Map<String, Integer> NUMBERS =
            Map.ofEntries(
                    Map.entry("HUP", 1),
                    Map.entry("INT", 2),
                    Map.entry("QUIT", 3),
                    Map.entry("ILL", 4),
                    Map.entry("TRAP", 5),
                    Map.entry("ABRT", 6),
                    Map.entry("BUS", 7),
                    Map.entry("FPE", 8),
                    Map.entry("KILL", 9),
                    Map.entry("USR1", 10),
                    Map.entry("SEGV", 11),
                    Map.entry("USR2", 12),
                    Map.entry("PIPE", 13),
                    Map.entry("ALRM", 14),
                    Map.entry("TERM", 15),
                    Map.entry("XCPU", 24),
                    Map.entry("XFSZ", 25),
                    Map.entry("SYS", 31));

    private SignalNumbers() {}

    /// What a shell reports of a command that the signal ended: 128 + its number.
    static int exitCode(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String plain = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return 128 + NUMBERS.getOrDefault(plain, UNKNOWN);
    }
}
