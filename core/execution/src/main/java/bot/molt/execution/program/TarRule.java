package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// tar: besides its options, the first word may be a cluster of letters without a dash, and an
/// archive with a colon is on another machine.
final class TarRule implements ProgramRule {
    private static final String LETTERS = "IFPT";
    private static final OptionRule OPTIONS =
            OptionRule.of(
                            LETTERS,
                            "checkpoint-action to-command use-compress-program rsh-command rmt-command info-script"
                                    + " new-volume-script absolute-names files-from volno-file")
                    .except("checkpoint")
                    .words(Pattern.compile("[^/]*:.*|@.*"));

    @Override
    public List<Finding> check(SimpleCommand command, Folder workspace) {
        List<Word> args = command.args();
        List<Finding> findings = new ArrayList<>(OPTIONS.check("tar", args));
        if (!args.isEmpty()
                && args.getFirst().literal()
                && !args.getFirst().text().startsWith("-")) {
            args.getFirst()
                    .text()
                    .chars()
                    .filter(c -> LETTERS.indexOf(c) >= 0)
                    .forEach(c ->
                            findings.add(
                                    new Finding(
                                            args.getFirst().text(),
                                            "tar %c can run other programs".formatted((char) c))));
        }
        for (int i = 0; i < args.size(); i++) {
            folder(args, i, workspace, findings);
        }
        return findings;
    }

    private static void folder(List<Word> args, int at, Folder workspace, List<Finding> findings) {
        String text = args.get(at).text();
        boolean next = text.matches("-[A-Za-z]*C|--dir[a-z]*|--cd") && at + 1 < args.size();
        String target =
                next
                        ? args.get(at + 1).text()
                        : text.replaceFirst("(?s)^(-[A-Za-z]*?C|--dir[a-z]*=|--cd=)", "");
        boolean literal = args.get(next ? at + 1 : at).literal();
        if ((next || !target.equals(text)) && (!literal || !workspace.holdsAnywhere(target))) {
            findings.add(
                    new Finding(text, "tar %s leads outside of the workspace".formatted(text)));
        }
    }
}
