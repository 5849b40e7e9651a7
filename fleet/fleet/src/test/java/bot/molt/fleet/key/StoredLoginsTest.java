package bot.molt.fleet.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.fleet.Logins;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, and who is not.
class StoredLoginsTest {
    private final Path file;
    private final Database database;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final StoredLogins logins;

    StoredLoginsTest(@TempDir Path folder) throws IOException {
        file = folder.resolve("fleet.sqlite");
        database = FleetTables.open(file);
        logins = new StoredLogins(database, new FleetTables(), now::get, 1_000);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyUserHasAPasswordOfTheirOwnAndThereIsNoOther() {
        assertThat(logins.accepts("alice", "clawdbot")).isFalse();
        String alices = logins.newPassword("alice").reveal();
        String bobs = logins.newPassword("bob").reveal();
        assertThat(alices).isNotEqualTo(bobs).matches("[a-z0-9]{4}(-[a-z0-9]{4}){3}");
        assertThat(logins.accepts("alice", alices)).isTrue();
        assertThat(logins.accepts("alice", alices)).isTrue();
        assertThat(logins.accepts("alice", alices.replace("-", "").toUpperCase(Locale.ROOT)))
                .isTrue();
        for (String wrong : List.of("", "clawdbot", bobs, alices + "x", "x".repeat(300))) {
            assertThat(logins.accepts("alice", wrong)).as(wrong).isFalse();
        }
        assertThat(logins.accepts("carol", alices)).isFalse();
        assertThat(logins.accepts("../alice", alices)).isFalse();
        String next = logins.newPassword("alice").reveal();
        assertThat(logins.accepts("alice", alices)).isFalse();
        assertThat(logins.accepts("alice", next)).isTrue();
    }

    @Test
    void aCodeLetsInOnceAndNotTooLate() throws Exception {
        String code = logins.newCode("alice", Duration.ofMinutes(10)).reveal();
        List<Boolean> let = new ArrayList<>();
        try (TaskScope callers = new TaskScope("callers")) {
            List<Task<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(callers.fork(() -> logins.accepts("alice", code)));
            }
            for (Task<Boolean> each : all) {
                let.add(each.join());
            }
        }
        assertThat(let).containsOnlyOnce(true);
        String late = logins.newCode("alice", Duration.ofMinutes(10)).reveal();
        now.set(now.get().plus(Duration.ofMinutes(10)));
        assertThat(logins.accepts("alice", late)).isFalse();
        assertThatThrownBy(() -> logins.newCode("alice", Duration.ofDays(2)))
                .hasMessageContaining("at most 24 h");
    }

    @Test
    void nothingThatLetsInStandsInTheFile() throws Exception {
        String password = logins.newPassword("alice").reveal();
        String code = logins.newCode("alice", Duration.ofMinutes(1)).reveal();
        database.close();
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes)
                .doesNotContain(password)
                .doesNotContain(password.replace("-", ""))
                .doesNotContain(code);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keysOfOpenSshAreTakenAndNothingElse() throws Exception {
        String line = SshKeyPair.make("alice@laptop").line();
        Logins.PublicKey key = logins.addKey("alice", "  " + line + "\n");
        assertThat(key.line()).isEqualTo(line);
        assertThat(logins.addKey("alice", line)).isEqualTo(key);
        assertThat(logins.keys("alice")).containsExactly(key);
        assertThat(logins.keys("bob")).isEmpty();
        for (String wrong :
                List.of(
                        "",
                        "ssh-ed25519",
                        "command=\"rm -rf /\" " + line,
                        "ssh-ed25519 AAAA",
                        "ssh-rsa " + line.split(" ")[1],
                        line + "\nssh-ed25519 AAAA",
                        "ssh-ed25519 " + "A".repeat(9_000))) {
            assertThatThrownBy(() -> logins.addKey("alice", wrong))
                    .as(wrong)
                    .hasMessageContaining("expected: one line such as ssh-ed25519");
        }
        assertThat(logins.removeKey("bob", key.fingerprint())).isFalse();
        assertThat(logins.removeKey("alice", key.fingerprint())).isTrue();
        assertThat(logins.keys("alice")).isEmpty();
        for (int i = 0; i < 16; i++) {
            logins.addKey("alice", SshKeyPair.make("k" + i).line());
        }
        assertThatThrownBy(() -> logins.addKey("alice", line)).hasMessageContaining("at most 16");
    }

    @Test
    void ourKeysAreThoseOfOpenSsh(@TempDir Path folder) throws Exception {
        SshKeyPair pair = SshKeyPair.make("moltage");
        Path pem =
                Files.createFile(
                        folder.resolve("key"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pem, pair.pem().reveal());
        assertThat(keygen("-y", "-f", pem.toString())).isEqualTo(pair.line());
        Files.writeString(folder.resolve("key.pub"), pair.line() + "\n");
        String shown = keygen("-l", "-f", folder.resolve("key.pub").toString());
        assertThat(shown).contains(logins.addKey("alice", pair.line()).fingerprint());
    }

    private static String keygen(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said.strip();
        }
    }
}
