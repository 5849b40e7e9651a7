package bot.molt.node.guard;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The command line that the policy looks at: made from what will be run, whatever else the gateway
/// says about it.
public final class CommandText {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh", "ash");
    private static final Set<String> OPTIONS = Set.of("-c", "-lc");

    private CommandText() {}

    /// The text that a shell is given, else the words, quoted.
    public static String of(List<String> command) {
        return isShell(command) ? command.getLast() : quoted(command);
    }

    /// Whether it is a shell of the system with one text and nothing else.
    public static boolean isShell(List<String> command) {
        if (command.size() != 3 || !OPTIONS.contains(command.get(1))) {
            return false;
        }
        String program = command.getFirst();
        int slash = program.lastIndexOf('/');
        String folder = slash < 0 ? "" : program.substring(0, slash);
        return SHELLS.contains(program.substring(slash + 1))
                && Set.of("", "/bin", "/usr/bin", "/usr/local/bin").contains(folder);
    }

    private static String quoted(List<String> command) {
        return command.stream().map(CommandText::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") && !word.contains("=")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
