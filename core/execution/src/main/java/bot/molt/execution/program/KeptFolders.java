package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The gateway's own files, tokens among them, which no pattern such as `cat *` means. The text
/// alone is looked at: who may run commands as the gateway's own user of the system and computes
/// the path meanwhile is stopped by a user of the system of their own, not by this.
///
/// @param paths absolute
/// @param home what `~` stands for
public record KeptFolders(List<String> paths, String home) {
    private static final Set<String> NAMES_ONLY =
            Set.of("ls", "stat", "du", "df", "file", "basename", "dirname", "realpath", "echo");
    private static final Pattern START =
            Pattern.compile("(?s)(?:[^/~]*[=:]|-[A-Za-z]+)?((~?/|\\.\\./).*|~)");

    public KeptFolders {
        paths = List.copyOf(paths);
    }

    /// The first word that names one of them, or a folder around them to a program that reads what
    /// is in it.
    Optional<Finding> check(SimpleCommand command, Folder workspace) {
        boolean descends = !NAMES_ONLY.contains(command.program()) && !onlyFinds(command);
        return command.args().stream()
                .filter(word -> named(word, workspace, descends))
                .findFirst()
                .map(word ->
                        new Finding(
                                word.source(),
                                "`%s` leads to the gateway's own files".formatted(word.source())));
    }

    private static boolean onlyFinds(SimpleCommand command) {
        return command.program().equals("find")
                && command.args().stream()
                        .noneMatch(word -> word.text().matches("-(exec|ok)(dir)?"));
    }

    private boolean named(Word word, Folder workspace, boolean descends) {
        boolean known = word.literal() || word.isBelowHome() || word.source().equals("~");
        String text = known ? word.text() : word.text() + "\0";
        Matcher start = START.matcher(text);
        String path = start.matches() ? start.group(1) : text;
        if (path.startsWith("\0")) {
            return leadsThere(word.source());
        }
        String absolute = path.startsWith("~") ? home + path.substring(1) : path;
        absolute = absolute.startsWith("/") ? absolute : workspace.path() + "/" + absolute;
        String normal = Folder.normal(absolute.replace("\0", ""));
        boolean own = workspace.holds(normal);
        return !own && paths.stream().anyMatch(kept -> meets(kept, normal, known, descends));
    }

    private static boolean meets(String kept, String path, boolean known, boolean descends) {
        return (path + "/").startsWith(kept + "/")
                || descends && (kept + "/").startsWith(path.equals("/") ? "/" : path + "/")
                || !known && kept.startsWith(path);
    }

    /// Of what is known only when it runs, the last segments may tell.
    private boolean leadsThere(String source) {
        return paths.stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .anyMatch(source::contains);
    }
}
