package bot.molt.sandboxes.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.sandboxes.docker.DockerFixture.Ran;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.SandboxSpec.Access;
import bot.molt.spi.sandbox.SandboxSpec.Bind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@ExtendWith(EngineFixture.class)
class DockerSandboxIT {
    @AutoClose private DockerFixture docker;

    @BeforeEach
    void make() throws IOException {
        docker = new DockerFixture();
    }

    private static List<Json> containers() throws IOException {
        EngineSocket engine = new EngineSocket(EngineFixture.socket());
        return ((Json.Arr) engine.json("GET", "/containers/json?all=1", null)).items();
    }

    @Test
    void readinessNamesTheEngine() {
        assertThat(docker.provider.readiness()).isInstanceOf(Readiness.Ready.class);
        assertThat(((Readiness.Ready) docker.provider.readiness()).detail())
                .contains("engine 20")
                .contains(EngineFixture.socket().toString());
    }

    @Test
    void filesStartNothingAndClosingLeavesNothing() throws Exception {
        Sandbox sandbox = docker.open("lazy");
        sandbox.files().write("x", new byte[] {65}, null);
        assertThat(containers()).isEmpty();
        assertThat(DockerFixture.run(sandbox, "cat x").output()).isEqualTo("A");
        assertThat(containers()).hasSize(1);
        sandbox.close();
        assertThat(containers()).isEmpty();
        assertThatThrownBy(() -> DockerFixture.run(sandbox, "true"))
                .hasMessageContaining("is closed");
    }

    @Test
    void whatALostProviderLeftIsGoneWithTheNext() throws Exception {
        Sandbox sandbox = docker.open("lost");
        SandboxProcess process = DockerFixture.start(sandbox, "echo ready; sleep 1000");
        DockerFixture.readUntil(process, "ready");
        assertThat(containers()).hasSize(1);
        try (DockerProvider next =
                DockerProvider.recovering(docker.state, EngineFixture.settings(), Egress.none())) {
            assertThat(next.kind()).isEqualTo("docker");
            assertThat(containers()).isEmpty();
        }
        assertThat(process.waitFor().code()).isEqualTo(137);
    }

    @Test
    void aContainerThatDiedIsStartedAgain() throws Exception {
        Sandbox sandbox = docker.open("again");
        SandboxProcess process = DockerFixture.start(sandbox, "echo ready; sleep 1000");
        DockerFixture.readUntil(process, "ready");
        String killer =
                "for p in /proc/[0-9]*; do p=${p#/proc/}; case $p in 1|$$) ;; *) kill -9 $p;; esac; done; sleep 5";
        assertThat(DockerFixture.run(sandbox, killer).code()).isEqualTo(137);
        assertThat(process.waitFor().code()).isEqualTo(137);
        assertThat(DockerFixture.run(sandbox, "echo back"))
                .isEqualTo(new Ran("back\n", "", 0, null));
    }

    @Test
    void nothingOfTheHostCanBeReached() throws Exception {
        Files.writeString(docker.state.resolve("secret"), "canary");
        Files.createSymbolicLink(docker.workspace.resolve("out"), docker.state.resolve("secret"));
        Sandbox sandbox = docker.open("escape");
        for (String line :
                List.of(
                        "cat out",
                        "cat " + docker.state + "/secret",
                        "cat ../secret",
                        "touch /etc/x",
                        "touch /proc/sys/kernel/core_pattern && echo x > /proc/sys/kernel/core_pattern",
                        "mount -t tmpfs none /mnt",
                        "unshare -r true",
                        "mknod /tmp/disk b 254 0 && cat /tmp/disk",
                        "chroot / true",
                        "su -c id",
                        "ping -c1 127.0.0.1 && ls /sys/class/net/eth0",
                        "ls /var/run/docker.sock " + EngineFixture.socket(),
                        "kill -9 1 && ! kill -0 1",
                        "hostname other",
                        "wget -T 2 -q -O- http://10.0.0.1/",
                        "echo 1 > /sys/fs/cgroup/memory/memory.limit_in_bytes")) {
            assertThat(DockerFixture.run(sandbox, line).code()).as(line).isNotZero();
        }
        String identity = DockerFixture.run(sandbox, "cat /proc/self/status").output();
        assertThat(identity)
                .contains("CapEff:\t0000000000000000")
                .contains("CapBnd:\t0000000000000000")
                .contains("NoNewPrivs:\t1")
                .contains("Seccomp:\t2");
        assertThatThrownBy(() -> sandbox.files().readAll("out", 100))
                .isInstanceOf(IOException.class);
    }

    @Test
    void memoryHasAnEnd() throws Exception {
        Sandbox sandbox = docker.open("memory");
        Ran ran = DockerFixture.run(sandbox, "dd if=/dev/zero of=/dev/null bs=200M count=1");
        assertThat(ran.code()).isEqualTo(137);
        assertThat(DockerFixture.run(sandbox, "echo on").output()).isEqualTo("on\n");
    }

    @Test
    void filesProcessesAndDescriptorsHaveAnEnd() throws Exception {
        Sandbox sandbox = docker.open("limits");
        DockerFixture.run(sandbox, "dd if=/dev/zero of=big bs=1M count=9; true");
        assertThat(Files.size(docker.workspace.resolve("big"))).isEqualTo(4 << 20);
        Ran many =
                DockerFixture.run(
                        sandbox, "i=0; while [ $i -lt 90 ]; do sleep 100 & i=$((i+1)); done 2>&1");
        assertThat(many.output()).containsIgnoringCase("can't fork");
        assertThat(DockerFixture.run(docker.open("fresh"), "ulimit -n; ulimit -t").output())
                .isEqualTo("256\n60\n");
    }

    @Test
    void theSetupCommandRunsOnceAndItsFailureIsTold() throws Exception {
        SandboxSpec good =
                docker.spec(
                        "good",
                        DockerFixture.LIMITS,
                        List.of(),
                        Network.none(),
                        "echo once >> made");
        Sandbox sandbox = docker.open(good);
        DockerFixture.run(sandbox, "true");
        assertThat(DockerFixture.run(sandbox, "cat made").output()).isEqualTo("once\n");
        SandboxSpec bad =
                docker.spec(
                        "bad",
                        DockerFixture.LIMITS,
                        List.of(),
                        Network.none(),
                        "echo broken pipe; exit 3");
        Sandbox broken = docker.open(bad);
        assertThatThrownBy(() -> DockerFixture.run(broken, "true"))
                .hasMessageContaining("setupCommand of sandbox bad failed")
                .hasMessageContaining("broken pipe");
        assertThat(containers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/etc",
                "/etc/ssl",
                "/proc",
                "/sys",
                "/dev/shm",
                "/run",
                "/var",
                "/boot"
            })
    void dangerousBindsAreRefused(String host) {
        List<Bind> binds = List.of(new Bind(Path.of(host), "/data", Access.READ_ONLY));
        SandboxSpec spec = docker.spec("bind", SandboxLimits.NONE, binds, Network.none(), "");
        assertThatThrownBy(() -> docker.open(spec))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN))
                .hasMessageContaining("bind " + host);
    }

    @Test
    void theStateAndTheSocketAreNotBound() throws IOException {
        Path link = Files.createSymbolicLink(docker.outer.resolve("link"), docker.state);
        for (Path host : List.of(docker.state, docker.outer, link, EngineFixture.socket())) {
            List<Bind> binds = List.of(new Bind(host, "/data", Access.READ_ONLY));
            SandboxSpec spec = docker.spec("bind", SandboxLimits.NONE, binds, Network.none(), "");
            assertThatThrownBy(() -> docker.open(spec)).isInstanceOf(CodedException.class);
        }
    }

    @Test
    void aBindIsSeenAndReadOnlyWhereItSaysSo() throws Exception {
        Path data = Files.createDirectory(docker.outer.resolve("data"));
        Files.writeString(data.resolve("f"), "shared");
        List<Bind> binds = List.of(new Bind(data, "/data", Access.READ_ONLY));
        Sandbox sandbox =
                docker.open(docker.spec("bound", SandboxLimits.NONE, binds, Network.none(), ""));
        assertThat(DockerFixture.run(sandbox, "cat /data/f").output()).isEqualTo("shared");
        assertThat(DockerFixture.run(sandbox, "touch /data/x").code()).isNotZero();
        assertThat(sandbox.files().readAll("/data/f", 10)).asString().isEqualTo("shared");
        assertThatThrownBy(() -> sandbox.files().write("/data/x", new byte[0], null))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMissingImageIsNamedWithTheFix() {
        SandboxSpec spec = docker.spec("none");
        SandboxSpec other =
                new SandboxSpec(
                        spec.name(),
                        spec.userId(),
                        spec.workspace(),
                        true,
                        spec.scratch(),
                        spec.env(),
                        spec.binds(),
                        spec.limits(),
                        spec.network(),
                        Image.NONE);
        assertThatThrownBy(() -> docker.open(other))
                .hasMessage(
                        "sandbox docker: no image moltbot-sandbox:bookworm-slim (fix: moltbot sandbox build)");
    }

    @Test
    void theProxyOfAnAllowlistIsAPortInside() throws Exception {
        Path folder = Files.createDirectory(docker.outer.resolve("way"));
        Path socket = folder.resolve("egress.sock");
        Network network =
                new Network(Network.Mode.ALLOWLIST, List.of(HostRule.parse("example.org")));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                DockerProvider provider =
                        new DockerProvider(
                                docker.state, EngineFixture.settings(), (_, _, _) -> way(socket));
                Sandbox sandbox =
                        provider.open(
                                docker.spec("net", DockerFixture.LIMITS, List.of(), network, ""))) {
            server.bind(UnixDomainSocketAddress.of(socket));
            String ask =
                    "for i in 1 2 3 4 5 6 7 8; do echo hello | nc 127.0.0.1 3128 && break; sleep 0.2; done; echo $https_proxy";
            SandboxProcess process = DockerFixture.start(sandbox, ask);
            assertThat(answered(server)).isEqualTo("hello\n");
            assertThat(DockerFixture.finish(process).output())
                    .isEqualTo("answer\nhttp://127.0.0.1:3128\n");
        }
    }

    private static String answered(ServerSocketChannel server) throws IOException {
        try (SocketChannel caller = server.accept()) {
            ByteBuffer heard = ByteBuffer.allocate(6);
            int count = 0;
            while (heard.hasRemaining() && count >= 0) {
                count = caller.read(heard);
            }
            caller.write(ByteBuffer.wrap("answer\n".getBytes(StandardCharsets.UTF_8)));
            return new String(heard.array(), StandardCharsets.UTF_8);
        }
    }

    private static Egress.Way way(Path socket) {
        return new Egress.Way() {
            @Override
            public Path socket() {
                return socket;
            }

            @Override
            public void close() {
                // the test removes it
            }
        };
    }

    @Test
    void anEngineThatIsNotThereIsMissingWithAFix() {
        DockerSettings nowhere = new DockerSettings("unix:///nowhere/docker.sock", false);
        try (DockerProvider provider = new DockerProvider(docker.state, nowhere, Egress.none())) {
            assertThat(provider.readiness())
                    .isEqualTo(
                            new Readiness.Missing(
                                    "no socket at /nowhere/docker.sock",
                                    "start the engine (systemctl start docker)"));
        }
        DockerSettings remote = new DockerSettings("tcp://10.0.0.1:2375", false);
        try (DockerProvider provider = new DockerProvider(docker.state, remote, Egress.none())) {
            assertThat(provider.readiness()).isInstanceOf(Readiness.Missing.class);
            assertThatThrownBy(() -> provider.open(docker.spec("x")))
                    .isInstanceOf(CodedException.class);
        }
    }

    @Test
    void anEngineThatHangsIsMissingSoon() throws IOException {
        Path socket = docker.outer.resolve("hang");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            long start = System.nanoTime();
            DockerSettings settings = new DockerSettings("unix://" + socket, false);
            assertThat(new DockerProvider(docker.state, settings, Egress.none()).readiness())
                    .isInstanceOf(Readiness.Missing.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(60));
        }
    }
}
