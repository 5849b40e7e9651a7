package bot.molt.execution.program;

import bot.molt.execution.shell.Analysis;
import bot.molt.execution.shell.Shell;
import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Programs for which text at the standard input is a script, as far as their arguments do not name
/// another one.
public final class FedScripts {
    /// The operand that says "standard input" for most programs; a pattern that has it means it.
    private static final String INPUT = "-";

    private static final Set<String> INPUTS =
            Set.of(INPUT, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");
    private static final Pattern SHELLS = Pattern.compile("(ba|da|z|k|mk|a|fi|c|tc|pw|rba)?sh");
    private static final Pattern LANGUAGES =
            Pattern.compile(
                    "i?python[0-9.]*|pypy[0-9]*|node|nodejs|deno|bun|perl[0-9.]*|ruby[0-9.]*|irb|php[0-9.]*|lua[0-9.]*|luajit"
                            + "|tclsh[0-9.]*|wish[0-9.]*|guile|racket|Rscript|R|julia|octave|jshell|scala|ghci|runghc|erl|iex|elixir|groovy(sh)?");

    /// Their input is commands, whatever the arguments are.
    private static final Pattern CONSOLES =
            Pattern.compile(
                    "sqlite3?|psql|mysql|mariadb|mongo(sh)?|redis-cli|ftp|sftp|lftp|telnet|ex|ed|vi|vim|nvim|view|emacs|dc|m4|gdb|lldb"
                            + "|ssh|gnuplot|tex|latex|pdflatex|gs");

    /// First arguments after which the script is an argument itself and nothing of the input runs.
    private static final Map<String, Pattern> INLINE =
            Map.of(
                    "python", Pattern.compile("-[BbdEIOPqRsSuvx]*[cm].*"),
                    "perl", Pattern.compile("-[lanpw]*[eE]"),
                    "ruby", Pattern.compile("-[lanpw]*e"),
                    "php", Pattern.compile("-r"),
                    "node", Pattern.compile("-e|-p|-pe|--eval|--print"));

    private FedScripts() {}

    /// Whether text that is piped into the command line may run as commands.
    public static boolean reads(String commandLine) {
        Analysis analysis = Shell.analyse(commandLine);
        return !analysis.proved()
                || analysis.commands().stream().anyMatch(command -> check(command).isPresent());
    }

    /// What a pattern has to spell before the command may be fed with text; empty where the text is
    /// mere data.
    public static Optional<Finding> check(SimpleCommand command) {
        String program = command.program();
        boolean runs =
                CONSOLES.matcher(program).matches()
                        || (SHELLS.matcher(program).matches() && namesInput(command.args()))
                        || (LANGUAGES.matcher(program).matches() && fromInput(command));
        return runs
                ? Optional.of(
                        new Finding(
                                INPUT,
                                "`%s` runs the text that stdin brings".formatted(command.source())))
                : Optional.empty();
    }

    private static boolean fromInput(SimpleCommand command) {
        List<Word> args = command.args();
        if (args.isEmpty() || !args.getFirst().literal() || namesInput(args)) {
            return true;
        }
        String first = args.getFirst().text();
        Pattern inline = INLINE.get(command.program().replaceFirst("[0-9.]+$", ""));
        return first.startsWith("-") && (inline == null || !inline.matcher(first).matches());
    }

    private static boolean namesInput(List<Word> args) {
        return args.stream().anyMatch(word -> !word.literal() || INPUTS.contains(word.text()));
    }
}
