package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An installation that was used, broken in every way that comes to mind.
class BreakageTest {
    @TempDir private static Path folder;
    private static Installation used;

    @BeforeAll
    static void isUsed() throws IOException {
        used = new Installation(Files.createDirectories(folder.resolve("used")));
        assertThat(used.run("setup").code()).isZero();
        assertThat(used.run("config", "set", "tools.exec.ask", "off").code()).isZero();
        assertThat(used.start()).isEmpty();
        for (List<String> line :
                List.of(
                        List.of("users", "add", "alice"),
                        List.of("approvals", "allowlist", "add", "--gateway", "git *"),
                        List.of("exec", "--", "echo", "hello"))) {
            Installation.Outcome outcome = used.run(line.toArray(String[]::new));
            assertThat(outcome.code()).as(line + outcome.err()).isZero();
        }
        used.stop();
        Files.createDirectories(used.file("spool"));
        Files.setPosixFilePermissions(
                used.file("spool"), PosixFilePermissions.fromString("rwx------"));
    }

    @AfterAll
    static void isClosed() throws Exception {
        used.close();
    }

    static List<Breakage> breakages() {
        return Breakages.all();
    }

    @Test
    void thereAreMoreThanThirtyWays() {
        assertThat(Breakages.all()).hasSizeGreaterThan(30);
    }

    @Test
    void nothingIsWrongWithAnInstallationThatIsNotBroken() throws Exception {
        try (Installation home = used.copy(folder.resolve("whole"))) {
            assertThat(home.start()).isEmpty();
            assertThat(Installation.wrong(home.doctor()))
                    .filteredOn(id -> !id.startsWith("sandbox"))
                    .isSubsetOf("jdk.aot_cache", "disk.low", "memory.low", "program.rg");
        }
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void itIsNamedToldMendedAndNothingIsLost(Breakage breakage, @TempDir Path place)
            throws Exception {
        try (Installation home = used.copy(place.resolve("home"))) {
            breakage.how().on(home);
            Map<String, String> asItIs = home.contents();
            assertThat(Installation.wrong(home.doctor())).contains(breakage.id());
            assertThat(home.contents()).isEqualTo(asItIs);
            startsOrSaysWhyNot(breakage, home, place);
            Map<String, String> broken = home.contents();
            Json.Obj mended = home.doctor("--fix");
            assertThat(home.contents().values()).containsAll(broken.values());
            assertThat(mended.items("notMended")).isEmpty();
            if (breakage.mends()) {
                assertThat(Installation.wrong(mended)).doesNotContain(breakage.id());
                assertThat(home.start()).isEmpty();
                assertThat(home.run("health").code()).isZero();
            } else {
                assertThat(Installation.wrong(mended)).contains(breakage.id());
            }
        }
    }

    /// Tried on a twin, since a start mends some things by itself.
    private static void startsOrSaysWhyNot(Breakage breakage, Installation home, Path place)
            throws Exception {
        if (breakage.id().equals("port.taken")) {
            assertThat(home.start()).contains(breakage.says()).doesNotContain("\n");
            return;
        }
        try (Installation twin = home.copy(place.resolve("twin"))) {
            String refusal = twin.start();
            assertThat(refusal).doesNotContain("\n");
            if (breakage.says().isEmpty()) {
                assertThat(refusal).isEmpty();
            } else {
                assertThat(refusal).isNotEmpty().contains(breakage.says());
            }
        }
    }
}
