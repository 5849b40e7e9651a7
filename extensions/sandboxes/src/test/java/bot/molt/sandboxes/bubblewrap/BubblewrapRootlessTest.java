package bot.molt.sandboxes.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same target under a gateway without privileges, in a machine of its own.
class BubblewrapRootlessTest {
    private static final int SOMEBODY = 54_321;

    private Path folder = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        folder = Files.createTempDirectory("rootless").toRealPath();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            copy(Path.of(entry), folder.resolve("classes").resolve(number++ + ".jar"));
        }
        Files.createDirectory(folder.resolve("state"));
        open(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path at = path.equals(from) ? to : to.resolve(from.relativize(path).toString());
                Files.createDirectories(at.getParent());
                Files.copy(path, at);
            }
        }
    }

    /// Everybody may read, and the gateway's user owns all.
    private static void open(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                if (root()) {
                    Files.setAttribute(path, "unix:uid", SOMEBODY);
                }
            }
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<String> said(String network) throws Exception {
        List<String> command = new ArrayList<>();
        if (root()) {
            String id = "" + SOMEBODY;
            command.addAll(
                    List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--"));
        }
        String path;
        try (Stream<Path> all = Files.list(folder.resolve("classes"))) {
            path = String.join(File.pathSeparator, all.map(Path::toString).toList());
        }
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx128m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", path, RootlessMain.class.getName()));
        command.addAll(List.of(folder.resolve("state").toString(), network));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .directory(new File("/"))
                        .start();
        process.getOutputStream().close();
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return all.lines().toList();
    }

    @Test
    void itHoldsWithoutPrivilegesToo() throws Exception {
        assertThat(said("ALLOWLIST"))
                .containsExactly(
                        "id 1000 1000 0",
                        "caps CapEff: 0000000000000000 0",
                        "closed 1 0",
                        "processes 2 0",
                        "forks refused 137",
                        "tty 33 91 0",
                        "net answered 0",
                        "ended KILL",
                        "left 0");
    }

    @Test
    void aFullNetworkNeedsNoPrivilegesButItsDevice() throws Exception {
        String tunnel =
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(Path.of("/dev/net/tun")));
        String expected = tunnel.endsWith("rw-") ? "tap0" : "chmod 0666 /dev/net/tun";
        assertThat(said("FULL")).asString().contains(expected);
    }
}
