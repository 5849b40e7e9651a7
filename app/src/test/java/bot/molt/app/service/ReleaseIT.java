package bot.molt.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A release as `deploy/package` makes it, installed by its `install.sh`, started without a JDK,
/// updated and taken back; and the same as a package of Debian.
@Tag("slow")
@Tag("long")
@Timeout(1800)
class ReleaseIT {
    private static final long MOST_BYTES = 90L << 20;

    /// What the class path of tests has beside the program.
    private static final String OF_TESTS =
            "{org.junit,org.assertj,com.tngtech,net.bytebuddy,org.opentest4j,org.apiguardian,bot.molt.testkit}*";

    @TempDir Path folder;

    private record Ran(int code, String output) {}

    private static final List<String> BARE = List.of("env", "-i", "PATH=/usr/bin:/bin");

    private ProcessBuilder bare(String... words) {
        List<String> line = new ArrayList<>(BARE);
        line.add("HOME=" + folder.resolve("home"));
        line.add("MOLTBOT_NO_AOT=1");
        line.addAll(List.of(words));
        return new ProcessBuilder(line).redirectErrorStream(true);
    }

    private static Ran ran(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output.strip());
    }

    private static String good(ProcessBuilder builder) throws Exception {
        Ran ran = ran(builder);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private Path packed() throws Exception {
        Path dist = Files.createDirectories(folder.resolve("dist"));
        Dist.make(dist, SystemdMachine.HOUSE);
        try (DirectoryStream<Path> ofTests =
                Files.newDirectoryStream(dist.resolve("app/target/dist/lib"), OF_TESTS)) {
            for (Path each : ofTests) {
                Files.delete(each);
            }
        }
        ProcessBuilder make =
                new ProcessBuilder(
                        SystemdMachine.HOUSE.resolve("deploy/package").toString(),
                        "--version",
                        "2026.11.0",
                        "--dist",
                        dist.resolve("app/target/dist").toString(),
                        "--output",
                        folder.resolve("release").toString(),
                        "--sign",
                        key().toString(),
                        "--deb");
        make.environment().put("MOLTBOT_JAVA_HOME", System.getProperty("java.home"));
        make.redirectError(folder.resolve("said").toFile());
        Path archive = Path.of(good(make));
        System.out.print(Files.readString(folder.resolve("said")));
        return archive;
    }

    private Path key() throws Exception {
        Path key = folder.resolve("release.pem");
        if (!Files.exists(key)) {
            good(
                    new ProcessBuilder(
                            "openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString()));
        }
        return key;
    }

    /// Into the home of the test, whoever runs it.
    private ProcessBuilder installing(Path archive, String... more) {
        Path local = folder.resolve("home/.local");
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "sh",
                                SystemdMachine.HOUSE.resolve("deploy/install.sh").toString(),
                                archive.toString(),
                                "--prefix",
                                local.resolve("share/moltbot").toString(),
                                "--bin",
                                local.resolve("bin").toString(),
                                "--share",
                                local.resolve("share").toString()));
        words.addAll(List.of(more));
        return bare(words.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anArchiveIsInstalledAndRunsWithoutAnyJdk() throws Exception {
        Path archive = packed();
        assertThat(Files.size(archive)).isLessThan(MOST_BYTES);
        Path home = Files.createDirectory(folder.resolve("home"));
        Ran refused = ran(installing(archive, "--sha256", "0".repeat(64)));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("nothing was installed");
        assertThat(good(installing(archive))).contains("moltbot 2026.11.0 is in " + home);
        String moltbot = home.resolve(".local/bin/moltbot").toString();
        assertThat(home.resolve(".local/share/man/man1/moltbot.1.gz")).isRegularFile();
        assertThat(home.resolve(".local/share/bash-completion/completions/moltbot"))
                .content()
                .contains("complete -F _moltbot moltbot");
        good(bare(moltbot, "setup"));
        good(bare(moltbot, "config", "set", "tools.exec.ask", "off"));
        runs(moltbot, "2026.11.0");
        isSigned(moltbot);
        isUpdatedAndTakenBack(home, moltbot);
        assertThat(good(bare(moltbot, "uninstall", "--app", "--yes"))).contains("Removed: program");
        assertThat(home.resolve(".local/share/moltbot")).doesNotExist();
        assertThat(Path.of(moltbot)).doesNotExist();
        theDebianPackageHoldsTheSame();
    }

    /// Starts a gateway, asks it how it is, and ends it.
    private void runs(String moltbot, String version) throws Exception {
        Path home = folder.resolve("home").toRealPath();
        int port = freePort();
        Process gateway = bare(moltbot, "gateway", "--port", "" + port).start();
        try (BufferedReader said = gateway.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.contains("listening on port")) {
                line = said.readLine();
            }
            assertThat(line).isNotNull();
            Path java = Path.of("/proc", "" + gateway.pid(), "exe").toRealPath();
            assertThat(java).startsWith(home).endsWith(Path.of("runtime/bin/java"));
            String url = "http://127.0.0.1:" + port;
            String health = good(bare(moltbot, "health", "--url", url));
            assertThat(health).contains(": ok (").contains("version " + version);
            assertThat(good(bare(moltbot, "exec", "--url", url, "--", "echo", "it-runs")))
                    .contains("it-runs");
            assertThat(good(bare(moltbot, "update", "status"))).contains(".local/share/moltbot");
        } finally {
            gateway.destroy();
            assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void isSigned(String moltbot) throws Exception {
        String key =
                good(
                        new ProcessBuilder(
                                "openssl",
                                "pkey",
                                "-in",
                                key().toString(),
                                "-pubout",
                                "-outform",
                                "DER",
                                "-out",
                                folder.resolve("key.der").toString()));
        assertThat(key).isEmpty();
        String text =
                Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("key.der")));
        good(bare(moltbot, "config", "set", "update.publicKey", text));
        Path offer = folder.resolve("release/moltbot.json");
        assertThat(good(bare(moltbot, "update", "--check", "--from", offer.toString())))
                .contains("Version 2026.11.0 is the newest.");
        Files.writeString(offer, Files.readString(offer).replace("2026.11.0", "2026.13.0"));
        Ran forged = ran(bare(moltbot, "update", "--check", "--from", offer.toString()));
        assertThat(forged.code()).as(forged.output()).isNotZero();
        good(bare(moltbot, "config", "unset", "update.publicKey"));
    }

    /// The next build differs from this one in the version that its jars say.
    private void isUpdatedAndTakenBack(Path home, String moltbot) throws Exception {
        Path current = home.resolve(".local/share/moltbot/current").toRealPath();
        Path next = folder.resolve("moltbot-2026.12.0");
        good(new ProcessBuilder("cp", "-al", current.toString(), next.toString()));
        Path jars = folder.resolve("jars");
        Dist.another(next.resolve("lib"), jars, "2026.12.0");
        for (String name : List.of("app.jar", "bot.molt.cli.jar")) {
            Path jar = next.resolve("lib").resolve(name);
            Files.move(jars.resolve(name), jar, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(good(bare(moltbot, "update", "--to", next.toString())))
                .contains("Version 2026.12.0 is installed");
        runs(moltbot, "2026.12.0");
        good(bare(moltbot, "backup", "verify"));
        good(bare(moltbot, "update", "--rollback"));
        assertThat(good(bare(moltbot, "--version"))).contains("2026.11.0");
    }

    private void theDebianPackageHoldsTheSame() throws Exception {
        Path root = folder.resolve("root");
        String arch = good(new ProcessBuilder("dpkg", "--print-architecture"));
        Path deb = folder.resolve("release/moltbot_2026.11.0_" + arch + ".deb");
        good(new ProcessBuilder("dpkg-deb", "-x", deb.toString(), root.toString()));
        assertThat(good(bare(root.resolve("opt/moltbot/moltbot").toString(), "--version")))
                .contains("2026.11.0");
        assertThat(Files.readSymbolicLink(root.resolve("usr/bin/moltbot")))
                .isEqualTo(Path.of("/opt/moltbot/moltbot"));
        assertThat(root.resolve("usr/share/man/man1/moltbot.1.gz")).isRegularFile();
    }
}
