package bot.molt.base;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Signals by name, as Linux numbers them.
public final class SignalNumbers {
    public static final int KILL = 9;
    public static final int TERM = 15;
    public static final int CONT = 18;
    public static final int STOP = 19;

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
                    Map.entry("KILL", KILL),
                    Map.entry("USR1", 10),
                    Map.entry("SEGV", 11),
                    Map.entry("USR2", 12),
                    Map.entry("PIPE", 13),
                    Map.entry("ALRM", 14),
                    Map.entry("TERM", TERM),
                    Map.entry("CHLD", 17),
                    Map.entry("CONT", CONT),
                    Map.entry("STOP", STOP),
                    Map.entry("TSTP", 20),
                    Map.entry("TTIN", 21),
                    Map.entry("TTOU", 22),
                    Map.entry("XCPU", 24),
                    Map.entry("XFSZ", 25),
                    Map.entry("WINCH", 28),
                    Map.entry("SYS", 31));

    private SignalNumbers() {}

    /// The number of `TERM`, `SIGTERM` or `15`.
    ///
    /// Errors: `IllegalArgumentException` for a name that no signal has.
    public static int number(String name) {
        String form = name.strip().toUpperCase(Locale.ROOT);
        form = form.startsWith("SIG") ? form.substring(3) : form;
        Integer number = NUMBERS.get(form);
        if (number == null && form.matches("[1-9]|[1-5][0-9]|6[0-4]")) {
            return Integer.parseInt(form);
        }
        if (number == null) {
            throw new IllegalArgumentException(
                    "signal: " + name + " (expected: such as INT, TERM, HUP, KILL or USR1)");
        }
        return number;
    }

    /// What a shell reports of a command that the signal ended: 128 and its number.
    public static int exitCode(String name) {
        return 128 + number(name);
    }

    /// The name of a number, without `SIG`.
    public static @Nullable String name(int number) {
        for (Map.Entry<String, Integer> entry : NUMBERS.entrySet()) {
            if (entry.getValue() == number) {
                return entry.getKey();
            }
        }
        return number == 0 ? null : Integer.toString(number);
    }
}
