package bot.molt.execution.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the analysis against real shells: of a text that is proved, a shell may start nothing that
/// the analysis did not name, with no arguments that it did not know.
class ExecutedProgramsTest {
    private static final int CASES = Integer.getInteger("policy.cases", 1_000);

    @TempDir Path folder;

    @Test
    void shellsStartNothingThatTheAnalysisDidNotName() throws Exception {
        Random random = new Random(Long.getLong("policy.seed", 20261120L));
        CommandLines lines = new CommandLines(random);
        ExecutionLog log = ExecutionLog.in(folder);
        List<String> wrong = new ArrayList<>();
        int started = 0;
        for (int cases = 0; cases < CASES; ) {
            String line = lines.next();
            Analysis analysis = Shell.analyse(line);
            if (analysis.proved()) {
                cases++;
                String shell = cases % 3 == 0 ? "/bin/sh" : "/bin/bash";
                for (List<String> argv : log.run(shell, line)) {
                    started++;
                    boolean precise = shell.endsWith("bash") && !line.contains("$'");
                    if (!named(analysis, argv, precise) && again(log, shell, line, argv)) {
                        wrong.add("%s%n    %s ran %s".formatted(line, shell, argv));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(started).as("programs that were started at all").isGreaterThan(CASES / 4);
    }

    @Test
    void theLogSeesWhatAShellStarts() throws IOException, InterruptedException {
        ExecutionLog log = ExecutionLog.in(folder);
        assertThat(log.run("/bin/bash", "one 'a b' | env X=1 two $(three)"))
                .containsExactlyInAnyOrder(
                        List.of("one", "a b"),
                        List.of("env", "X=1", "two"),
                        List.of("two"),
                        List.of("three"));
    }

    /// What a background command of an earlier text wrote late does not come again.
    private static boolean again(ExecutionLog log, String shell, String line, List<String> argv)
            throws IOException, InterruptedException {
        boolean first = log.run(shell, line).contains(argv);
        return first && log.run(shell, line).contains(argv);
    }

    /// Arguments are compared for bash alone: where `$'…'` is no quoting, they differ in text.
    private static boolean named(Analysis analysis, List<String> argv, boolean precise) {
        return analysis.commands().stream()
                .anyMatch(command ->
                        command.program().equals(argv.getFirst())
                                && (!precise
                                        || matches(command.args(), argv.subList(1, argv.size()))));
    }

    private static boolean matches(List<Word> words, List<String> args) {
        if (words.isEmpty()) {
            return args.isEmpty();
        }
        Word word = words.getFirst();
        List<Word> rest = words.subList(1, words.size());
        if (word.literal()) {
            return !args.isEmpty()
                    && word.text().equals(args.getFirst())
                    && matches(rest, args.subList(1, args.size()));
        }
        if (!word.splits() && !expands(word)) {
            return !args.isEmpty()
                    && prefixed(word, args.getFirst())
                    && matches(rest, args.subList(1, args.size()));
        }
        for (int used = 0; used <= args.size(); used++) {
            boolean first = used == 0 || prefixed(word, args.getFirst());
            if (first && matches(rest, args.subList(used, args.size()))) {
                return true;
            }
        }
        return false;
    }

    /// Braces and patterns become any number of words.
    private static boolean expands(Word word) {
        return word.source().matches("(?s).*[*?{\\[].*");
    }

    /// A tilde is written as it stands; everything else before the first unknown part is known.
    private static boolean prefixed(Word word, String arg) {
        return word.text().startsWith("~")
                || word.source().contains("{}")
                || Pattern.compile("[*?\\[{]").matcher(word.text()).find()
                || arg.startsWith(word.text());
    }
}
