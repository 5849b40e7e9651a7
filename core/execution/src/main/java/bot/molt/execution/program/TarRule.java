package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// tar: besides its options, the first word may be a cluster of letters without a dash, and an
/// archive with a colon is on another machine.
final class TarRule implements ProgramRule {
    private static final String LETTERS = "IFPTgs";
    private static final OptionRule OPTIONS =
            OptionRule.of(
                            LETTERS,
                            "checkpoint-action to-command use-compress-program rsh-command rmt-command info-script"
                                    + " new-volume-script absolute-names files-from volno-file"
                                    + " listed-incremental index-file transform xform")
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
        byPath(command, findings);
        for (int i = 0; i < args.size(); i++) {
            archive(args, i, workspace, findings);
            folder(args, i, workspace, findings);
        }
        return findings;
    }

    /// The guard is found by the bare name alone.
    static void byPath(SimpleCommand command, List<Finding> findings) {
        if (command.name().indexOf('/') >= 0) {
            findings.add(
                    new Finding(
                            command.name(),
                            "%s is accepted by its bare name alone, which finds the guard before it"
                                    .formatted(command.name())));
        }
    }

    /// Whatever names an archive may be one that is written.
    private static void archive(List<Word> args, int at, Folder workspace, List<Finding> findings) {
        Word word = args.get(at);
        boolean cluster = word.text().startsWith("-") ? !word.text().startsWith("--") : at == 0;
        int letter = cluster ? word.text().indexOf('f') : -1;
        String attached = letter < 0 ? "" : word.text().substring(letter + 1);
        if (word.text().matches("(?s)--fil[e]?=.*")) {
            attached = word.text().replaceFirst("(?s)[^=]*=", "");
            letter = 0;
        }
        boolean next = letter >= 0 && (attached.isEmpty() || !word.text().startsWith("-"));
        Word target = next && at + 1 < args.size() ? args.get(at + 1) : Word.of(attached);
        boolean names = letter >= 0 || word.text().matches("--fil?e?") && at + 1 < args.size();
        if (names && !word.text().startsWith("--") || names && !attached.isEmpty()) {
            place(target, workspace, findings);
        } else if (names) {
            place(args.get(at + 1), workspace, findings);
        }
    }

    private static void place(Word target, Folder workspace, List<Finding> findings) {
        boolean inside =
                target.literal()
                        && workspace.holdsAnywhere(target.text())
                        && !Folder.gitInternal(target.text());
        if (!inside) {
            findings.add(
                    new Finding(
                            target.source(),
                            "tar: the archive %s is outside of the workspace"
                                    .formatted(target.source())));
        }
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
