package bot.molt.sandboxes.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.sandboxes.TargetCase;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BubblewrapNetworkTest extends TargetCase {
    private static final Network LIST =
            new Network(Network.Mode.ALLOWLIST, List.of(HostRule.parse("example.test")));

    @AutoClose private FakeWay way;

    BubblewrapNetworkTest() throws IOException {
        way = new FakeWay();
    }

    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        return BubblewrapProvider.recovering(state, egress);
    }

    @Override
    protected Egress egress() {
        return (_, _, _) -> open();
    }

    /// Each holder has a way of its own.
    private FakeWay open() throws IOException {
        if (way.closed) {
            way = new FakeWay();
        }
        return way;
    }

    private Sandbox with(Network network) throws IOException {
        return open(spec("alice", SandboxLimits.NONE, network));
    }

    @Test
    void anAllowlistLeadsToTheProxyAndNowhereElse() throws Exception {
        Sandbox sandbox = with(LIST);
        assertThat(run(sandbox, "curl -sS http://example.test/page").out()).isEqualTo("answered");
        assertThat(way.asked).containsExactly("GET http://example.test/page HTTP/1.1");
        run(sandbox, "curl -sS https://example.test/");
        assertThat(way.asked).endsWith("CONNECT example.test:443 HTTP/1.1");
        assertThat(run(sandbox, "curl -sS --max-time 5 --noproxy '*' http://192.0.2.2/").code())
                .isNotZero();
        assertThat(run(sandbox, "wc -l < /proc/net/route").out()).isEqualTo("1\n");
        assertThat(run(sandbox, "ls " + way.socket()).code()).isNotZero();
    }

    @Test
    void theRelayIsStartedAnewWhenItDied() throws Exception {
        Sandbox sandbox = with(LIST);
        run(sandbox, "true");
        List<Long> relays = withWord("UNIX-CONNECT:" + way.socket());
        assertThat(relays).isNotEmpty();
        for (long pid : relays) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        String first = "UNIX-CONNECT:" + way.socket();
        await(() -> withWord(first).isEmpty());
        assertThat(run(sandbox, "echo lives").out()).isEqualTo("lives\n");
    }

    @Test
    void closingClosesTheWay() throws Exception {
        Sandbox sandbox = with(LIST);
        run(sandbox, "true");
        sandbox.close();
        await(() -> way.closed);
        assertThat(withWord("UNIX-CONNECT:" + way.socket())).isEmpty();
    }

    @Test
    void aFullNetworkReachesOthersButNotTheHostsLoopback() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
            Sandbox sandbox = with(Network.full());
            int port = server.getLocalPort();
            SandboxProcess open =
                    start(
                            sandbox,
                            "exec 5<>/dev/tcp/%s/%d && echo connected".formatted(own(), port));
            assertThat(finish(open).out()).isEqualTo("connected\n");
            for (String host : List.of("127.0.0.1", "10.0.2.2")) {
                SandboxProcess closed =
                        start(
                                sandbox,
                                "exec timeout 5 bash -c 'exec 5<>/dev/tcp/%s/%d'"
                                        .formatted(host, port));
                assertThat(finish(closed).code()).as(host).isNotZero();
            }
            assertThat(run(sandbox, "cat /etc/resolv.conf").out())
                    .isEqualTo("nameserver 10.0.2.3\n");
            sandbox.close();
            assertThat(withWord("slirp4netns")).isEmpty();
        }
    }

    private static String own() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSandboxThatNobodyUsesHasNoProcess() throws Exception {
        with(Network.full());
        assertThat(withWord("slirp4netns")).isEmpty();
    }
}
