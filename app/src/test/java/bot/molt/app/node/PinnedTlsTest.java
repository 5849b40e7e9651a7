package bot.molt.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.node.link.GatewayAddress;
import bot.molt.node.link.Standing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway behind TLS.
class PinnedTlsTest {
    @TempDir Path folder;

    private static GatewayAddress address(TlsProxy proxy, String fingerprint) {
        return new GatewayAddress("127.0.0.1", proxy.port(), true, fingerprint);
    }

    @Test
    void theRightCertificateIsEnoughWhoeverSignedIt() throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                TlsProxy proxy = new TlsProxy(gateway.port(), folder);
                TestNode node =
                        new TestNode(
                                folder,
                                TestNode.OPEN,
                                address(proxy, "SHA256:" + proxy.fingerprint()),
                                "shared")) {
            gateway.awaitNode();
            node.await(Standing.State.CONNECTED);
            gateway.done(
                    "hands.start",
                    Json.object()
                            .put("processId", "p1")
                            .put("command", Json.strings(List.of("/bin/echo", "over tls")))
                            .build());
            gateway.outputs("p1").awaitEnd();
            assertThat(gateway.outputs("p1").text("stdout")).isEqualTo("over tls\n");
        }
    }

    @Test
    void anotherCertificateIsNotTalkedTo() throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                TlsProxy proxy = new TlsProxy(gateway.port(), folder);
                TestNode node =
                        new TestNode(
                                folder, TestNode.OPEN, address(proxy, "0".repeat(64)), "shared")) {
            assertThat(node.await(Standing.State.UNREACHABLE)).contains(proxy.fingerprint());
            assertThat(gateway.hellos()).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodySignedIsNotTrustedByItself() throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                TlsProxy proxy = new TlsProxy(gateway.port(), folder);
                TestNode node =
                        new TestNode(folder, TestNode.OPEN, address(proxy, null), "shared")) {
            assertThat(node.await(Standing.State.UNREACHABLE)).contains("certificat");
            assertThat(gateway.hellos()).isEmpty();
        }
    }
}
