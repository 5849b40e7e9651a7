package bot.molt.execution.shell;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which environment variables make programs run, load or trust something else.
public final class Variables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> NAMES =
            Set.of(
                    "IFS",
                    "ENV",
                    "PATH",
                    "CDPATH",
                    "HOME",
                    "SHELL",
                    "USER",
                    "LOGNAME",
                    "PWD",
                    "OLDPWD",
                    "TERM",
                    "TERMCAP",
                    "TMPDIR",
                    "TMP",
                    "TEMP",
                    "CC",
                    "CXX",
                    "LD",
                    "AR",
                    "AS",
                    "CPP",
                    "CLASSPATH",
                    "GLOBIGNORE",
                    "SHELLOPTS",
                    "HISTFILE",
                    "HOSTALIASES",
                    "INPUTRC",
                    "EXINIT",
                    "VIMINIT",
                    "FIGNORE",
                    "EXECIGNORE",
                    "FUNCNEST",
                    "PS0",
                    "PS1",
                    "PS2",
                    "PS3",
                    "PS4",
                    "OPTIND",
                    "DISPLAY");
    private static final Pattern FAMILY =
            Pattern.compile(
                    "(GIT|LD|DYLD|BASH|NPM|PNPM|YARN|BUN|DENO|PYTHON|PERL|RUBY|GEM|BUNDLE|NODE_(OPTIONS|PATH|EXTRA|REPL)|LUA|PHP|JAVA|JDK|_JAVA"
                            + "|SSH|SUDO|LESS|MAN|DOCKER|KUBE|COMPOSE|CARGO|RUST|GO|MAKE|TAR|GREP|ZIP|UNZIP|GZIP|XZ|BZIP"
                            + "|XDG|TERMINFO|GCONV|LOCPATH|NLSPATH|RES_|MALLOC|GLIBC|OPENSSL|CURL|WGET|RSYNC|CVS|SVN|HG"
                            + "|PIP|UV|POETRY|CONDA|VIRTUAL|MAVEN|MVN|GRADLE|SBT|ANT|CMAKE|PKG_|TCL|EMACS|VIM|NVIM|FZF"
                            + "|RIPGREP|PAGER|PROMPT|SYSTEMD|DBUS|LC_ALL_PATH|POSIXLY|ZDOTDIR|PSQL|PG|MYSQL|AWK|ANSIBLE)"
                            + "[A-Z0-9_]*"
                            + "|[A-Z0-9_]*(PATH|OPTIONS|OPTS?|COMMAND|CMD|PAGER|EDITOR|VISUAL|SHELL|RSH|ASKPASS|PRELOAD|PROXY"
                            + "|BROWSER|WRAPPER|HOME|FLAGS|CONFIG|CONFIG_FILE|RC|RCFILE|INIT|STARTUP|LIBRARY|HOOK|EXEC|DIR_?PATH"
                            + "|TRACE|PROGRAM|INTERPRETER)");

    private Variables() {}

    /// Whether setting it may change what a command runs. Names that are no shell names are.
    public static boolean dangerous(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return !isName(name) || NAMES.contains(upper) || FAMILY.matcher(upper).matches();
    }

    /// Whether the value is text that a shell might evaluate later, in arithmetic or as a function.
    public static boolean evaluable(String value) {
        return value.contains("$(") || value.contains("`") || value.contains("() {");
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
