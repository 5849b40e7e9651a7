package bot.molt.cli.update;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.TestCli;
import bot.molt.cli.TestCli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `update` with builds that are shell scripts, without a service.
class UpdateCommandTest {
    @TempDir Path home;
    private Path prefix;
    private TestCli cli;

    @BeforeEach
    void install() throws IOException {
        prefix = home.resolve("opt");
        build(prefix.resolve("releases"), "1");
        Files.createSymbolicLink(prefix.resolve("current"), Path.of("releases/moltbot-1"));
        cli = new TestCli(home).with("MOLTBOT_PROGRAM", prefix + "/releases/moltbot-1/moltbot");
        Files.createDirectories(home.resolve(".clawdbot"));
        Files.writeString(home.resolve(".clawdbot/users.json"), "{}");
    }

    private static Path build(Path folder, String version) throws IOException {
        Path tree = Files.createDirectories(folder.resolve("moltbot-" + version));
        Files.createDirectories(tree.resolve("lib"));
        Files.writeString(tree.resolve("lib/app.jar"), "");
        Path program = tree.resolve("moltbot");
        Files.writeString(program, "#!/bin/sh\necho '{\"version\":\"" + version + "\"}'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return tree;
    }

    /// An archive of a build, with its digest beside it.
    private Path archive(Path tree) throws Exception {
        Path folder = Files.createDirectories(home.resolve("offered"));
        Path archive = folder.resolve(tree.getFileName() + ".tar.gz");
        Process tar =
                new ProcessBuilder(
                                "tar",
                                "-czf",
                                archive.toString(),
                                "-C",
                                tree.resolveSibling("").toString(),
                                tree.getFileName().toString())
                        .start();
        assertThat(tar.waitFor()).isZero();
        Files.writeString(
                Path.of(archive + ".sha256"),
                digest(archive) + "  " + archive.getFileName() + "\n");
        return archive;
    }

    private static String digest(Path file) throws IOException {
        return HexFormat.of().formatHex(Digests.sha256(Files.readAllBytes(file)));
    }

    private Path index(Path archive, String version) throws IOException {
        Json.Obj item =
                Json.object()
                        .put("file", archive.getFileName().toString())
                        .put("sha256", digest(archive))
                        .build();
        Path index = archive.resolveSibling("moltbot.json");
        Files.writeString(
                index,
                Json.object()
                        .put("version", version)
                        .put("archives", Json.object().put(Offer.platform(), item).build())
                        .build()
                        .toString());
        return index;
    }

    private String current() throws IOException {
        return prefix.resolve("current").toRealPath().getFileName().toString();
    }

    @Test
    void anArchiveIsCheckedUnpackedAndTurnedToAndBackAgain() throws Exception {
        Path archive = archive(build(home.resolve("made"), "2"));
        Outcome updated = cli.run("update", "--to", archive.toString(), "--json");
        assertThat(updated.err()).isEmpty();
        Json.Obj told = JsonText.parseObject(updated.out());
        assertThat(told.string("version")).contains("2");
        assertThat(Path.of(told.string("backup").orElseThrow())).isRegularFile();
        assertThat(current()).isEqualTo("moltbot-2");
        assertThat(cli.run("update", "status").out()).contains("Before:     moltbot-1");
        assertThat(cli.run("update", "--rollback").out()).startsWith("Version 1 is installed.");
        assertThat(current()).isEqualTo("moltbot-1");
        try (var left = Files.list(prefix.resolve("releases"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("moltbot-1", "moltbot-2");
        }
    }

    @Test
    void anotherDigestIsRefusedBeforeAnythingIsUnpacked() throws Exception {
        Path archive = archive(build(home.resolve("made"), "2"));
        Files.write(archive, new byte[] {1}, java.nio.file.StandardOpenOption.APPEND);
        Outcome refused = cli.run("update", "--to", archive.toString());
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("its digest is").contains("nothing was installed");
        Files.delete(Path.of(archive + ".sha256"));
        assertThat(cli.run("update", "--to", archive.toString()).err())
                .contains("expected: its SHA-256 digest beside the archive");
        assertThat(current()).isEqualTo("moltbot-1");
    }

    @Test
    void withAKeyOnlyWhatIsSignedIsInstalled() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path index = index(archive(build(home.resolve("made"), "2")), "2");
        Files.writeString(
                home.resolve(".clawdbot/moltbot.json"),
                Json.object()
                        .put(
                                "update",
                                Json.object()
                                        .put("url", index.toString())
                                        .put(
                                                "publicKey",
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                keys.getPublic().getEncoded()))
                                        .build())
                        .build()
                        .toString());
        assertThat(cli.run("update").err()).contains("moltbot.json.sig is missing");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(Files.readAllBytes(index));
        Files.writeString(
                Path.of(index + ".sig"), Base64.getEncoder().encodeToString(signature.sign()));
        Json.Obj told = JsonText.parseObject(cli.run("update", "--check", "--json").out());
        assertThat(told.string("available")).contains("2");
        assertThat(told.isTrue("updateAvailable")).isTrue();
        Files.writeString(index, Files.readString(index).replace("\"2\"", "\"3\""));
        assertThat(cli.run("update").err()).contains("the signature is not that of");
        Files.writeString(index, Files.readString(index).replace("\"3\"", "\"2\""));
        assertThat(cli.run("update", "--yes").err()).isEmpty();
        assertThat(current()).isEqualTo("moltbot-2");
    }

    @Test
    void aBuildThatDoesNotRunHereIsRefused() throws Exception {
        Path tree = build(home.resolve("made"), "2");
        Files.writeString(tree.resolve("moltbot"), "#!/bin/sh\necho broken; exit 3\n");
        Outcome refused = cli.run("update", "--to", tree.toString());
        assertThat(refused.err()).contains("it does not run on this machine: broken");
        assertThat(current()).isEqualTo("moltbot-1");
        assertThat(prefix.resolve("previous")).doesNotExist();
    }

    @Test
    void oldBuildsGoButNotTheOneBefore() throws Exception {
        for (int i = 2; i <= 5; i++) {
            Path tree = build(home.resolve("made"), "" + i);
            assertThat(cli.run("update", "--to", tree.toString(), "--no-backup").err()).isEmpty();
        }
        assertThat(current()).isEqualTo("moltbot-5");
        assertThat(prefix.resolve("previous").toRealPath()).endsWith(Path.of("moltbot-4"));
        try (var left = Files.list(prefix.resolve("releases"))) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void aCheckoutIsNotUpdatedSo() {
        cli.with("MOLTBOT_PROGRAM", home + "/src/moltbot");
        Outcome refused = cli.run("update", "--check");
        assertThat(refused.code()).isEqualTo(8);
        assertThat(refused.err()).contains("is no installed release").contains("git pull");
    }

    @Test
    void plainHttpToAnotherMachineIsRefused() {
        assertThat(cli.run("update", "--from", "http://192.0.2.1/moltbot.json").err())
                .contains("begins with https://");
    }
}
