package bot.molt.execution.egress;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.sandbox.Egress;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// curl and git, whose way to the socket is socat, as in a sandbox.
class RealClientsTest {
    private static final long SIZE = 64L << 20;

    @TempDir private Path folder;
    private ProxyFixture fixture;
    private HttpServer server;
    private Egress.Way way;
    private Process socat;
    private String proxy;

    @BeforeEach
    void start() throws Exception {
        fixture = new ProxyFixture();
        fixture.names.put("in.test", List.of("127.0.0.1"));
        server =
                SimpleFileServer.createFileServer(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                        folder.toRealPath(),
                        SimpleFileServer.OutputLevel.NONE);
        server.start();
        way = fixture.open("in.test:" + server.getAddress().getPort());
        int port = freePort();
        proxy = "127.0.0.1:" + port;
        socat =
                new ProcessBuilder(
                                "socat",
                                "-d",
                                "-d",
                                "TCP-LISTEN:%d,bind=127.0.0.1,fork,reuseaddr".formatted(port),
                                "UNIX-CONNECT:" + way.socket())
                        .start();
        assertThat(socat.errorReader().readLine()).contains("listening on");
    }

    @AfterEach
    void end() throws Exception {
        socat.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        way.close();
        server.stop(0);
        fixture.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String run(Map<String, String> env, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(env);
        Path out = Files.createTempFile("client", ".out");
        Process process = builder.redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out, StandardCharsets.ISO_8859_1);
        Files.delete(out);
        return text;
    }

    private String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", ""));
        command.addAll(List.of(arguments));
        return run(Map.of(), command.toArray(String[]::new));
    }

    private String uri(String path) {
        return "http://in.test:%d/%s".formatted(server.getAddress().getPort(), path);
    }

    @Test
    void curlComesThroughInEachOfTheThreeWays() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "hello");
        assertThat(curl("--proxy", "http://" + proxy, uri("a.txt"))).isEqualTo("hello");
        assertThat(curl("-p", "--proxy", "http://" + proxy, uri("a.txt"))).isEqualTo("hello");
        assertThat(curl("--proxy", "socks5h://" + proxy, uri("a.txt"))).isEqualTo("hello");
        assertThat(curl("--proxy", "http://" + proxy, uri("a.txt"), uri("a.txt")))
                .as("two requests of one client")
                .isEqualTo("hellohello");
    }

    @Test
    void curlShowsWhyItMayNot() throws Exception {
        assertThat(curl("--proxy", "http://" + proxy, "http://169.254.169.254/latest/"))
                .contains("add \"169.254.169.254\" to agents.defaults.sandbox.network.allow");
        assertThat(curl("--proxy", "http://" + proxy, "https://evil.test/")).contains("403");
        assertThat(curl("--proxy", "socks5h://" + proxy, "http://127.0.0.1:22/"))
                .contains("SOCKS5", "(2)");
    }

    @Test
    void gitListsARepositoryThroughTheProxy() throws Exception {
        Path repo = folder.resolve("r.git");
        String shell =
                "git init -q --bare %1$s && cd %1$s && c=$(git -c user.name=a -c user.email=a@b commit-tree -m m $(git mktree </dev/null)) && git update-ref refs/heads/main $c && git update-server-info && echo $c"
                        .formatted(repo);
        String commit = run(Map.of(), "sh", "-c", shell).strip();
        assertThat(commit).hasSize(40);
        assertThat(
                        run(
                                Map.of("http_proxy", "http://" + proxy, "no_proxy", ""),
                                "git",
                                "ls-remote",
                                uri("r.git")))
                .contains(commit + "\trefs/heads/main");
    }

    @Test
    void aLargeFileArrivesWhole() throws Exception {
        Path large = folder.resolve("large");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        String figures =
                curl(
                        "-p",
                        "--proxy",
                        "http://" + proxy,
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{size_download}",
                        uri("large"));
        assertThat(figures).isEqualTo(Long.toString(SIZE));
    }
}
