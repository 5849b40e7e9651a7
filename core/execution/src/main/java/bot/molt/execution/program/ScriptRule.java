package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A program whose first argument is a program in a language of its own, such as sed and awk.
///
/// @param options accepted options
/// @param valued accepted options whose value is the next word
/// @param script what the text may be
record ScriptRule(Pattern options, Pattern valued, Pattern script) implements ProgramRule {
    private static final String SED_ADDRESS = "(?:[0-9]+|\\$|/[^/\\\\]*/)";

    /// Substitutions without flags that run or write, printing and deleting of lines.
    static ScriptRule sed() {
        String command =
                "(?:%1$s(?:,%1$s)?)?(?:[pdq=]|s/(?:[^/\\\\\\n]|\\\\[^\\n])*/(?:[^/\\\\\\n]|\\\\[^\\n])*/[gpiI0-9]*|s\\|[^|\\\\\\n]*\\|[^|\\\\\\n]*\\|[gpiI0-9]*|s#[^#\\\\\\n]*#[^#\\\\\\n]*#[gpiI0-9]*)"
                        .formatted(SED_ADDRESS);
        return new ScriptRule(
                Pattern.compile(
                        "-[nErsuz]+|-i|-i\\.[A-Za-z0-9]+|--quiet|--silent|--regexp-extended|--debug|--posix|--sandbox"),
                Pattern.compile("-e"),
                Pattern.compile(command + "(?:\\s*;\\s*" + command + ")*;?"));
    }

    /// Programs that neither start others nor open files.
    static ScriptRule awk() {
        return new ScriptRule(
                Pattern.compile("-F.+"),
                Pattern.compile("-F"),
                Pattern.compile(
                        "(?s)(?!.*(system|getline|close|fflush|load|include|namespace|ENVIRON))[^|>@<`]*"));
    }

    @Override
    public List<Finding> check(SimpleCommand command, Folder workspace) {
        List<Finding> findings = new ArrayList<>();
        List<Word> args = command.args();
        boolean scripted = false;
        for (int i = 0; i < args.size(); i++) {
            Word arg = args.get(i);
            boolean takesNext = arg.literal() && valued.matcher(arg.text()).matches();
            if (takesNext && arg.is("-e")) {
                scripted = true;
                i++;
                script(command, i < args.size() ? args.get(i) : Word.unknown(""), findings);
            } else if (takesNext) {
                i++;
            } else if (arg.mayBeOption()) {
                option(command, arg, findings);
            } else if (!scripted) {
                scripted = true;
                script(command, arg, findings);
            }
        }
        return findings;
    }

    private void option(SimpleCommand command, Word arg, List<Finding> findings) {
        if (!arg.literal() || !options.matcher(arg.text()).matches()) {
            findings.add(
                    new Finding(
                            arg.source(),
                            "%s %s is not among the options that are known to be harmless"
                                    .formatted(command.program(), arg.source())));
        }
    }

    private void script(SimpleCommand command, Word text, List<Finding> findings) {
        if (!text.literal() || !script.matcher(text.text()).matches()) {
            findings.add(
                    new Finding(
                            text.text(),
                            "the %s script `%s` is not known to be harmless"
                                    .formatted(command.program(), text.source())));
        }
    }
}
