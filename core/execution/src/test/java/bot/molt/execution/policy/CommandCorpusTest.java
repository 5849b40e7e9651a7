package bot.molt.execution.policy;

import static bot.molt.execution.policy.PolicyFixture.allows;
import static bot.molt.execution.policy.PolicyFixture.corpus;
import static bot.molt.execution.policy.PolicyFixture.operator;
import static bot.molt.execution.policy.PolicyFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandCorpusTest {
    static final String[] ALLOWLIST = {
        "git *", "npm *", "ls *", "cat *", "echo *", "find *", "tar *", "grep *", "env *",
        "xargs *", "head *", "sort *"
    };

    private final PolicyEngine policy = PolicyFixture.allowing(ALLOWLIST);

    @Test
    void everyHarmlessCommandIsAllowed() throws IOException {
        List<String> harmless = corpus("harmless-commands.txt");
        assertThat(harmless).hasSizeGreaterThanOrEqualTo(100);
        assertThat(harmless.stream().filter(command -> !allows(policy, command)).map(this::told))
                .isEmpty();
    }

    @Test
    void noHostileCommandIsAllowed() throws IOException {
        List<String> hostile = corpus("hostile-commands.txt");
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(300);
        assertThat(hostile.stream().filter(command -> allows(policy, command))).isEmpty();
    }

    @Test
    void noHarmlessCommandStaysAllowedWithAnotherCommandAdded() throws IOException {
        List<String> mutants =
                corpus("harmless-commands.txt").stream()
                        .flatMap(CommandCorpusTest::mutants)
                        .toList();
        assertThat(mutants).hasSizeGreaterThan(1_000);
        assertThat(mutants.stream().filter(command -> allows(policy, command))).isEmpty();
    }

    private String told(String command) {
        return command + " => " + run(policy, operator(), command).reason().text();
    }

    private static Stream<String> mutants(String command) {
        Stream<String> before =
                Stream.of(
                                "id; ",
                                "id | ",
                                "id && ",
                                "id\n",
                                "$(id) ",
                                "`id` ",
                                "! id; ",
                                "(id); ",
                                "{ id; }; ",
                                "PATH=. ")
                        .map(prefix -> prefix + command);
        // A line end keeps additions out of comments and behind the end word of a here-document.
        Stream<String> after =
                Stream.of(
                                "; id",
                                " $(id)",
                                " `id`",
                                " | sh",
                                " && rm -rf x",
                                "\nid",
                                " & id",
                                " || id",
                                " \"$(id)\"",
                                " <(id)")
                        .map(suffix -> command + (appended(command) ? "\necho x" : "") + suffix);
        return Stream.concat(before, after);
    }

    private static boolean appended(String command) {
        return command.contains("#") || command.contains("\n") || command.endsWith("&");
    }
}
