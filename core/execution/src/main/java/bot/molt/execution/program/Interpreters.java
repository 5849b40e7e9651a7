package bot.molt.execution.program;

import bot.molt.execution.shell.Analysis;
import bot.molt.execution.shell.Shell;
import java.util.regex.Pattern;

/// Programs that take commands from their input.
public final class Interpreters {
    private static final Pattern NAMES =
            Pattern.compile(
                    "(ba|da|z|k|mk|a|fi|c|tc|pw|rba)?sh|python[0-9.]*|ipython|pypy[0-9]*|node|nodejs|deno|bun|perl[0-9.]*|ruby|irb|php[0-9.]*"
                            + "|lua[0-9.]*|tclsh|wish|expect|gdb|lldb|sqlite3|psql|mysql|mariadb|mongo(sh)?|redis-cli|ssh|telnet|ftp|sftp"
                            + "|docker|podman|kubectl|nsenter|screen|tmux|su|sudo|doas|vi|vim|nvim|view|ex|ed|emacs|nano|pico|less|more|most|man"
                            + "|info|top|htop|mc|ranger|awk|gawk|bc|dc|jshell|scala|ghci|erl|iex|R|julia|octave|xargs|parallel|make|at|crontab"
                            + "|git|systemctl|journalctl|fzf|env");

    private Interpreters() {}

    /// Whether what is typed into it may run as a command. Git is one: it opens pagers and editors.
    public static boolean reads(String commandLine) {
        Analysis analysis = Shell.analyse(commandLine);
        return !analysis.proved()
                || analysis.commands().stream()
                        .anyMatch(command -> NAMES.matcher(command.program()).matches());
    }
}
