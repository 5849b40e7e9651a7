package bot.molt.tools.grep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.tools.read.ReadTool;
import bot.molt.tools.test.TestCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// 20,000 files. Limits are wide; the measured times are printed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeTreeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final class Absent extends Ripgrep {
        @Override
        Optional<List<String>> find(Sandbox sandbox, GrepTool.Args args, String root) {
            return Optional.empty();
        }
    }

    private final GrepTool with = new GrepTool();
    private final GrepTool without = new GrepTool(new Absent());
    private TestCall call;

    @BeforeAll
    void plant(@TempDir Path root) throws Exception {
        call =
                new TestCall(
                        new HostSandboxProvider()
                                .open(
                                        SandboxSpec.of(
                                                root.toRealPath().toString(),
                                                true,
                                                "u",
                                                Map.of())));
        String filler = "the quick brown fox = jumps(over, 42); // lazy dog\n".repeat(40);
        for (int folder = 0; folder < 500; folder++) {
            Path path = root.resolve("m" + folder % 20 + "/p" + folder);
            Files.createDirectories(path);
            for (int i = 0; i < 40; i++) {
                String text =
                        filler + (folder == 77 && i == 7 ? "needle_1\n" : "") + filler.substring(i);
                Files.writeString(path.resolve("F" + i + (i % 2 == 0 ? ".java" : ".txt")), text);
            }
        }
    }

    private void timed(String what, GrepTool tool, String args)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        String text = call.call(tool, args).text();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(what + ": " + took.toMillis() + " ms");
        assertThat(text).isEqualTo("m17/p77/F7.txt");
        assertThat(took).isLessThan(LIMIT);
    }

    @Test
    void aNeedleIsFoundInBoundedTime() throws Exception {
        timed("own engine, literal, cold", without, "{'pattern':'needle_1'}");
        timed("own engine, literal", without, "{'pattern':'needle_1'}");
        timed("own engine, literal, any case", without, "{'pattern':'NEEDLE_1','-i':true}");
        timed("own engine, expression", without, "{'pattern':'n[e]+dl[a-f]_\\\\d'}");
        timed("own engine, prefix class", without, "{'pattern':'[n-o]eedle.\\\\d$'}");
        timed("ripgrep, literal", with, "{'pattern':'needle_1'}");
        timed("ripgrep, expression", with, "{'pattern':'[n-o]eedle.\\\\d$'}");
    }

    @Test
    void globIsBoundedToo() throws Exception {
        long start = System.nanoTime();
        String text =
                call.call(
                                new bot.molt.tools.glob.GlobTool(),
                                "{'pattern':'**/F7.txt','limit':1000}")
                        .text();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("glob: " + took.toMillis() + " ms");
        assertThat(text.lines()).hasSize(500);
        assertThat(took).isLessThan(LIMIT);
    }

    @Test
    void readingASmallFileIsCheap() throws Exception {
        ReadTool read = new ReadTool();
        ReadTool.Args args = TestCall.args(read, "{\"path\":\"m17/p77/F7.txt\"}");
        String path = call.sandbox().files().stat("m17/p77/F7.txt").path();
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 3_000; i++) {
                call.sandbox().files().stat(path);
                call.sandbox().files().readAll(path, 1 << 20);
            }
            long bare = System.nanoTime() - start;
            start = System.nanoTime();
            for (int i = 0; i < 3_000; i++) {
                read.call(args, call);
            }
            long whole = System.nanoTime() - start;
            System.out.println(
                    "read: %d us, of which files %d us"
                            .formatted(whole / 3_000_000, bare / 3_000_000));
            assertThat(Duration.ofNanos(whole)).isLessThan(LIMIT);
        }
    }

    @Test
    void anInterruptEndsTheSearchPromptly() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        try (TaskScope scope = new TaskScope("test")) {
            Task<String> task =
                    scope.fork(() -> {
                        started.countDown();
                        return call.call(without, "{'pattern':'(q|x)u[a-z]+k$'}").text();
                    });
            started.await();
            long start = System.nanoTime();
            task.cancel();
            assertThat(scope.join(Duration.ofSeconds(60))).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(20));
            assertThatThrownBy(task::join)
                    .isInstanceOf(java.util.concurrent.CancellationException.class);
        }
    }
}
