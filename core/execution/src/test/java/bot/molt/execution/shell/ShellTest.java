package bot.molt.execution.shell;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void everySimpleCommandIsListedWhereverItStands() {
        assertThat(
                        programs(
                                """
                                a | b && c || d; (e); { f; } & ! g
                                if h; then i; elif j; then k; else l; fi
                                while m; do n; done; until o; do p; done
                                for x in $(q); do r; done
                                case $(s) in $(t)) u;; *) v;; esac
                                w "$(x1)" `x2` <(x3) >(x4) ${y:-$(x5)}
                                """))
                .isEqualTo("a b c d e f g h i j k l m n o p q r s t u v x1 x2 x3 x4 x5 w");
    }

    @Test
    void commandsInHereDocumentsAndStringsAreListed() {
        assertThat(programs("cat <<EOF\n$(a) ${x:-$(b)}\nEOF\n")).isEqualTo("cat a b");
        assertThat(programs("cat <<'EOF'\n$(a)\nEOF\n")).isEqualTo("cat");
        assertThat(programs("cat <<< \"$(a)\"")).isEqualTo("a cat");
        assertThat(programs("x=$(a) y=(`b`) z")).isEqualTo("a b z");
    }

    @Test
    void whatWrappersRunIsListedBehindThem() {
        assertThat(programs("env A=1 nice -n 5 timeout -k 1 5 git status"))
                .isEqualTo("env nice timeout git");
        assertThat(programs("ls | xargs -0 -n 1 rm -f")).isEqualTo("ls xargs rm");
        assertThat(programs("find . -exec a {} \\; -o -execdir b {} +")).isEqualTo("find a b");
        assertThat(programs("sh -c 'a; b' | bash -ec \"c\"")).isEqualTo("sh a b bash c");
        assertThat(programs("sudo -u x sh -c 'eval a b'")).isEqualTo("sudo sh eval a");
        assertThat(programs("xargs")).isEqualTo("xargs echo");
    }

    @Test
    void wordsAreWhatTheProgramGets() {
        Analysis analysis = Shell.analyse("a 'b c' \"d\\\"e\" f\\ g $'h\\ti' j\"k\"'l' \\*");
        assertThat(analysis.commands().getFirst().words())
                .allMatch(Word::literal)
                .extracting(Word::text)
                .containsExactly("a", "b c", "d\"e", "f g", "h\ti", "jkl", "*");
    }

    @Test
    void wordsThatAreNotKnownSayHowMuchIs() {
        Analysis analysis = Shell.analyse("a $x \"$x\" b$x \"b$x\" *.c src/*.c ~/d {e,f} g{h,i}");
        assertThat(analysis.proved()).isTrue();
        assertThat(analysis.commands().getFirst().args())
                .extracting(word ->
                        word.text()
                                + " "
                                + word.literal()
                                + " "
                                + word.splits()
                                + " "
                                + word.mayBeOption())
                .containsExactly(
                        " false true true",
                        " false false true",
                        "b false true true",
                        "b false false false",
                        " false false true",
                        "src/ false false false",
                        "~/d false false false",
                        " false false true",
                        "g false false false");
    }

    @Test
    void filesOfRedirectionsAreListed() {
        Analysis analysis = Shell.analyse("a >b 2>>c <d &>e 2>&1 >&-; cat <<EOF >g\nx\nEOF\n");
        assertThat(analysis.unprovable()).isEmpty();
        assertThat(analysis.files())
                .extracting(use -> use.mode() + " " + use.target().text())
                .containsExactly("WRITE b", "WRITE c", "READ d", "WRITE e", "WRITE g");
    }

    @Test
    void longAndDeepTextIsRefusedQuickly() {
        for (String text :
                List.of(
                        "echo " + "x".repeat(100_000),
                        "echo " + "$(".repeat(5_000),
                        "echo " + "$(echo ".repeat(400) + ")".repeat(400),
                        "(".repeat(3_000) + "id" + ")".repeat(3_000),
                        "id;".repeat(9_000),
                        "sh -c ".repeat(500) + "id",
                        "env ".repeat(500) + "id",
                        "{".repeat(10_000),
                        "\"".repeat(20_001),
                        "<<A ".repeat(5_000))) {
            long start = System.nanoTime();
            assertThat(Shell.analyse(text).proved()).as(text.substring(0, 20)).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(text.substring(0, 20))
                    .isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void manyThreadsGetTheSameAnswer() throws InterruptedException {
        String text = "git log \"$(cat <<'EOF'\nx\nEOF\n)\" | xargs -n1 sh -c 'a; b' > c";
        Analysis expected = Shell.analyse(text);
        try (TaskScope scope = new TaskScope("analyse")) {
            List<Task<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                tasks.add(scope.fork(() -> alwaysEqual(text, expected)));
            }
            for (var task : tasks) {
                assertThat(task.join(Duration.ofSeconds(30))).contains(true);
            }
        }
    }

    private static boolean alwaysEqual(String text, Analysis expected) {
        for (int i = 0; i < 200; i++) {
            if (!Shell.analyse(text).equals(expected)) {
                return false;
            }
        }
        return true;
    }

    private static String programs(String text) {
        Analysis analysis = Shell.analyse(text);
        return analysis.commands().stream()
                .map(SimpleCommand::program)
                .collect(Collectors.joining(" "));
    }
}
