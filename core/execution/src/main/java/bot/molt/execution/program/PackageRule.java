package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// npm and its relatives. Who allows them accepts the scripts of the project; not accepted are
/// subcommands that run any program by name, and options that change which shell or project it is.
///
/// @param subcommands those that are what their name says
/// @param letters refused single-dash options
/// @param longs refused long options
record PackageRule(Set<String> subcommands, String letters, Set<String> longs)
        implements ProgramRule {
    private static final Pattern CONFIG = Pattern.compile("get|list|ls");

    static PackageRule of(String subcommands, String letters, String longs) {
        return new PackageRule(Set.of(subcommands.split(" ")), letters, Set.of(longs.split(" ")));
    }

    @Override
    public List<Finding> check(SimpleCommand command, Folder workspace) {
        List<Finding> findings = new ArrayList<>();
        String program = command.program();
        Word subcommand = null;
        for (Word arg : command.args()) {
            if (arg.is("--")) {
                break;
            }
            if (arg.mayBeOption()) {
                option(program, arg, findings);
            } else if (subcommand == null) {
                subcommand = arg;
                if (!arg.literal() || !subcommands.contains(arg.text())) {
                    findings.add(
                            new Finding(
                                    arg.source(),
                                    "%s %s can run any program".formatted(program, arg.source())));
                }
            } else if (writes(subcommand.text(), arg)) {
                String key = subcommand.text();
                findings.add(
                        new Finding(
                                key,
                                "%s %s %s changes what scripts run"
                                        .formatted(program, key, arg.source())));
                return findings;
            }
        }
        return findings;
    }

    /// `config` and `pkg` may be read; `init` runs a package when it is given one.
    private static boolean writes(String subcommand, Word arg) {
        return switch (subcommand) {
            case "config", "c", "pkg" ->
                    !arg.literal() || (!CONFIG.matcher(arg.text()).matches() && !dotted(arg));
            case "init" -> true;
            default -> false;
        };
    }

    /// A name that is asked for, behind `get`.
    private static boolean dotted(Word arg) {
        return !Set.of("set", "delete", "edit", "fix", "rm").contains(arg.text())
                && !arg.text().contains("=");
    }

    private void option(String program, Word arg, List<Finding> findings) {
        String name = arg.text().replaceFirst("^-+", "").replaceFirst("(?s)=.*", "");
        boolean cluster =
                arg.text().matches("-[A-Za-z]+")
                        && name.chars().anyMatch(c -> letters.indexOf(c) >= 0);
        boolean named =
                name.length() > 1 && longs.stream().anyMatch(known -> known.startsWith(name));
        if (!arg.literal() || (cluster && name.length() <= 2) || named) {
            String key = arg.literal() ? arg.text().replaceFirst("(?s)=.*", "") : arg.source();
            findings.add(new Finding(key, "%s %s can change what is run".formatted(program, key)));
        }
    }
}
