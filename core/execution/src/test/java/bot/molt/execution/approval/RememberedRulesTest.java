package bot.molt.execution.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedRulesTest {
    @TempDir Path folder;

    private final AtomicInteger changes = new AtomicInteger();

    private RememberedRules open() throws IOException {
        return RememberedRules.open(file(), InstantSource.system(), changes::incrementAndGet);
    }

    private Path file() {
        return folder.resolve("exec-approvals.json");
    }

    @Test
    void whatIsAddedHoldsAfterAReopenForThatUserAlone() throws Exception {
        RememberedRules rules = open();
        rules.add("operator", List.of("git *", "git *"));
        rules.add("bob", List.of("ls"));
        assertThat(changes).hasValue(2);
        assertThat(open().all())
                .containsEntry("operator", List.of("git *"))
                .containsEntry("bob", List.of("ls"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileOfTheOriginalHoldsAndKeepsItsOtherMembers() throws Exception {
        Files.writeString(
                file(),
                """
                {"version":1,"socket":{"path":"/x"},"agents":{"*":{"allowlist":[{"pattern":"/bin/ls"}]},
                 "main":{"ask":"on-miss","allowlist":[{"id":"1","pattern":"~/bin/*","lastUsedAt":1}]}}}
                """);
        RememberedRules rules = open();
        assertThat(rules.patterns("operator")).containsExactly("/bin/ls", "~/bin/*");
        assertThat(rules.patterns("bob")).containsExactly("/bin/ls");
        rules.add("operator", List.of("id"));
        assertThat(Files.readString(file())).contains("\"socket\"", "\"lastUsedAt\"", "\"ask\"");
        assertThat(open().patterns("operator")).containsExactly("/bin/ls", "~/bin/*", "id");
    }

    @Test
    void aBrokenFileIsNamedWithItsPlace() throws Exception {
        Files.writeString(file(), "{\"version\":1,");
        assertThatThrownBy(this::open)
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("exec-approvals.json")
                .hasMessageContaining("line 1");
    }
}
