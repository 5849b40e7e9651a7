package bot.molt.sandboxes.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@ExtendWith(EngineFixture.class)
class ImageBuilderIT {
    @TempDir Path work;

    @Test
    void aDockerfileIsBuiltFromABaseThatIsThere() throws Exception {
        Files.writeString(
                work.resolve("Dockerfile"),
                "FROM moltbot-test:1\nCOPY note /note\nLABEL made=here\nCMD [\"sh\"]\n");
        Files.writeString(work.resolve("note"), "n");
        List<String> told = new ArrayList<>();
        new ImageBuilder(EngineFixture.settings(), work).build(work, "moltbot-built:2", told::add);
        assertThat(told).anyMatch(line -> line.contains("Successfully built"));
        assertThat(engine().json("GET", "/images/moltbot-built:2/json", null).toString())
                .contains("\"made\":\"here\"");
    }

    @Test
    void aBuildThatFailsSaysWhy() throws Exception {
        Files.writeString(work.resolve("Dockerfile"), "FROM moltbot-test:1\nCOPY missing /x\n");
        ImageBuilder builder = new ImageBuilder(EngineFixture.settings(), work);
        assertThatThrownBy(() -> builder.build(work, "moltbot-broken:1", _ -> {}))
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> builder.build(work.resolve("empty"), "x:1", _ -> {}))
                .isInstanceOf(CodedException.class);
    }

    /// With the packages of Debian at hand, the minimum alone.
    @Test
    @Timeout(600)
    void debianIsMadeWithoutARegistry() throws Exception {
        ImageBuilder.Debian debian =
                new ImageBuilder.Debian("moltbot-debian:test", "bookworm", "", List.of());
        new ImageBuilder(EngineFixture.settings(), work).build(debian, _ -> {});
        assertThat(engine().json("GET", "/images/moltbot-debian:test/json", null).toString())
                .contains("LANG=C.UTF-8");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void interruptingABuildTakesAwayWhatWasBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        TaskScope scope = new TaskScope("build");
        scope.fork(() -> {
            new ImageBuilder(EngineFixture.settings(), work)
                    .build(ImageBuilder.Debian.USUAL, _ -> begun.countDown());
            return true;
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        scope.close();
        assertThat(scope.join(Duration.ofSeconds(40))).isTrue();
        assertThat(leftovers()).isEmpty();
    }

    private List<Path> leftovers() throws IOException {
        try (var left = Files.list(work)) {
            return left.toList();
        }
    }

    private static EngineSocket engine() {
        return new EngineSocket(EngineFixture.socket());
    }
}
