package bot.molt.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.TestCli;
import bot.molt.cli.TestCli.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `backup` on a state folder without a gateway.
class BackupCommandsTest {
    private static final String PASSPHRASE = "correct horse battery";

    @TempDir Path home;
    private Path state;
    private TestCli cli;

    @BeforeEach
    void fill() throws IOException {
        state = Files.createDirectories(home.resolve(".clawdbot"));
        write("moltbot.json", "{ gateway: { port: 1 } }");
        write("users.json", "{\"users\":[]}");
        write("devices/paired.json", "{}");
        write("logs/audit.jsonl", "{\"seq\":1}\n{\"seq\":2}\n{\"se");
        write("logs/gateway.log", "noise");
        write("spool/output", "noise");
        write("workspaces/alice/work.txt", "hers");
        write("sandboxes/uids.json", "{}");
        write("audit.lock", "");
        cli = new TestCli(home);
    }

    private void write(String path, String text) throws IOException {
        Path file = state.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private Json.Obj created(String... more) {
        String[] words = new String[3 + more.length];
        words[0] = "backup";
        words[1] = "create";
        words[2] = "--json";
        System.arraycopy(more, 0, words, 3, more.length);
        Outcome outcome = cli.run(words);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        return JsonText.parseObject(outcome.out());
    }

    private static Path path(Json.Obj created) {
        return Path.of(created.string("path").orElseThrow());
    }

    @Test
    void aBackupHoldsWhatMattersAndNothingElse() throws Exception {
        Path file = path(created("--verify"));
        assertThat(file.resolveSibling("").normalize()).isEqualTo(state.resolve("backups"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Process tar = new ProcessBuilder("tar", "-tzf", file.toString()).start();
        assertThat(tar.inputReader().lines().sorted())
                .containsExactly(
                        "manifest.json",
                        "state/devices/paired.json",
                        "state/logs/audit.jsonl",
                        "state/moltbot.json",
                        "state/sandboxes/uids.json",
                        "state/users.json");
        assertThat(tar.waitFor()).isZero();
        assertThat(cli.run("backup", "verify").out()).contains("whole, 5 files");
    }

    @Test
    void aRestoreBringsEverythingBackAndKeepsWhatWasThere() throws IOException {
        Path file = path(created());
        write("users.json", "{\"users\":[\"later\"]}");
        write("devices/late.json", "{}");
        Outcome restored = cli.run("backup", "restore", file.toString(), "--json");
        assertThat(restored.err()).isEmpty();
        Path kept = Path.of(JsonText.parseObject(restored.out()).string("kept").orElseThrow());
        assertThat(state.resolve("users.json")).hasContent("{\"users\":[]}");
        assertThat(state.resolve("logs/audit.jsonl")).hasContent("{\"seq\":1}\n{\"seq\":2}\n");
        assertThat(state.resolve("devices/late.json")).doesNotExist();
        assertThat(kept.resolve("state/users.json")).hasContent("{\"users\":[\"later\"]}");
        assertThat(kept.resolve("state/devices/late.json")).hasContent("{}");
        assertThat(state.resolve("workspaces/alice/work.txt")).hasContent("hers");
        assertThat(file).exists();
        assertThat(state.resolve(".restore")).doesNotExist();
    }

    @Test
    void aBackupOfAnotherPlaceIsRestoredInAProfile() throws IOException {
        Path file = path(created("--output", home.resolve("elsewhere").toString()));
        assertThat(file).isEqualTo(home.resolve("elsewhere"));
        assertThat(cli.run("--profile", "second", "backup", "restore", file.toString()).code())
                .isZero();
        assertThat(home.resolve(".clawdbot-second/users.json")).hasContent("{\"users\":[]}");
    }

    @Test
    void anEncryptedBackupOpensWithItsPassphraseOnly() throws IOException {
        cli.reading(PASSPHRASE + "\n");
        Path file = path(created("--encrypt"));
        assertThat(file.toString()).endsWith(".tar.gz.sealed");
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("MOLTSEAL")
                .doesNotContain("users");
        assertThat(cli.run("backup", "verify", file.toString()).code()).isZero();
        cli.reading("another passphrase\n");
        Outcome refused = cli.run("backup", "restore", file.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("the passphrase is another one");
        assertThat(state.resolve(".restore")).doesNotExist();
        Path passphrase = home.resolve("passphrase");
        Files.writeString(passphrase, PASSPHRASE + "\n");
        assertThat(
                        cli.run(
                                        "backup",
                                        "restore",
                                        "latest",
                                        "--passphrase-file",
                                        passphrase.toString())
                                .code())
                .isZero();
        cli.reading("short\n");
        assertThat(cli.run("backup", "create", "--encrypt").err()).contains("5 characters");
    }

    @Test
    void aBackupThatWasChangedAnywhereIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(path(created()));
        Path changed = home.resolve("changed.tar.gz");
        for (int at : List.of(20, bytes.length / 2, bytes.length - 2)) {
            byte[] other = bytes.clone();
            other[at] ^= 0x40;
            Files.write(changed, other);
            assertThat(cli.run("backup", "verify", changed.toString()).code()).isNotZero();
        }
        Files.write(changed, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
        Outcome cut = cli.run("backup", "restore", changed.toString());
        assertThat(cut.err()).contains("no whole backup");
        assertThat(state.resolve("users.json")).exists();
    }

    @Test
    void theOldestGoBeyondWhatIsKept() throws IOException {
        write("moltbot.json", "{ backup: { keep: 2 } }");
        Path first = path(created());
        Path second = path(created());
        assertThat(created().items("removed")).containsExactly(Json.of(first.toString()));
        assertThat(second).exists();
        assertThat(cli.run("backup", "list").out().lines()).hasSize(3);
    }

    @Test
    void nothingIsRestoredWhereAGatewayRuns() throws IOException {
        String file = path(created()).toString();
        write("logs/audit.lock", "4711");
        try (FileChannel lock =
                FileChannel.open(state.resolve("logs/audit.lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            Outcome refused = cli.run("backup", "restore", file);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("process 4711, runs on").contains("stop it first");
            assertThat(cli.run("backup", "restore", file, "--force").err())
                    .contains("no service that --force could stop");
        }
        assertThat(cli.run("backup", "restore", file).code()).isZero();
    }

    @Test
    void aRestoreThatWasBrokenOffIsFinished() throws IOException {
        Path file = path(created());
        write("users.json", "later");
        StateFiles files =
                new StateFiles(
                        state, state.resolve("moltbot.json"), state.resolve("logs/audit.jsonl"));
        Restoring restoring = new Restoring(files);
        new BackupReader(file, () -> bot.molt.base.Secret.of("")).read(restoring.prepare());
        restoring.begin();
        Files.move(
                state.resolve("users.json"),
                Files.createDirectories(state.resolve(".restore/old/state")).resolve("users.json"));
        assertThat(cli.run("backup", "restore", file.toString()).err()).contains("--finish first");
        assertThat(cli.run("backup", "restore", "--finish").out()).startsWith("Restored.");
        assertThat(state.resolve("users.json")).hasContent("{\"users\":[]}");
        assertThat(cli.run("backup", "restore", "--finish").code()).isEqualTo(1);
    }
}
