package bot.molt.agent.skills;

import bot.molt.base.Require;
import java.util.regex.Pattern;

/// Names of variables that skills bring along. Those by which programs find other programs, or load
/// code, are not theirs to set.
final class SkillVariables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    private static final Pattern STEERING =
            Pattern.compile(
                    "PATH|HOME|SHELL|ENV|BASH_ENV|IFS|PS4|PROMPT_COMMAND|CDPATH|TMPDIR|EDITOR|VISUAL|PAGER|BROWSER"
                            + "|(LD|DYLD|GIT|BASH_FUNC|NPM_CONFIG|npm_config|PIP|MOLTBOT|CLAWDBOT|OPENCLAW)_.*"
                            + "|PYTHON(PATH|HOME|STARTUP|WARNINGS|BREAKPOINT)|PERL5?(LIB|OPT|DB)|RUBY(LIB|OPT)"
                            + "|NODE_(OPTIONS|PATH)|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH"
                            + "|GCONV_PATH|LOCPATH|NLSPATH|HOSTALIASES|SSH_ASKPASS|SUDO_ASKPASS|LESSOPEN|MANPAGER");

    private SkillVariables() {}

    /// Whether a skill may have it.
    static boolean isFree(String name) {
        return NAME.matcher(name).matches() && !STEERING.matcher(name).matches();
    }

    /// Errors: `IllegalArgumentException` for one that it may not have.
    static void check(String path, String name) {
        Require.that(
                isFree(name),
                path,
                name,
                "letters, digits and _, and no name by which programs find or load others");
    }
}
