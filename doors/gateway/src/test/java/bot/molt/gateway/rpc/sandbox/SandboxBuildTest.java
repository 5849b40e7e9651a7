package bot.molt.gateway.rpc.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.gateway.http.TestGateway;
import bot.molt.gateway.transport.RawClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A build over a real socket.
class SandboxBuildTest {
    private static final String PATH = "/api/sandbox/build";

    private final FakeSandboxes sandboxes = new FakeSandboxes();

    @AutoClose
    private final TestGateway gateway =
            new TestGateway(List.of(new SandboxBuildEndpoint(sandboxes)));

    private String built(String body) throws Exception {
        return gateway.send(TestGateway.post(PATH, body)).body().replace('"', '\'');
    }

    @Test
    void eachLineIsAnEventAndTheResultTheLast() throws Exception {
        assertThat(built("{'image':'mine'}"))
                .contains(
                        "event: line\ndata: {'text':'step 1\\nof \\'2\\''}\n\n",
                        "event: line\ndata: {'text':'step 2'}\n\nevent: end\ndata: {'image':'mine','id':'sha256:1','sizeBytes':7}\n\n");
    }

    @Test
    void aFailureIsToldWithItsCodeAndABugWithAnIdOnly() throws Exception {
        assertThat(built("{'image':'broken'}"))
                .contains(
                        "event: error\ndata: {'code':'upstream_failed','message':'step 2 failed: exit 1'}");
        assertThat(built("{'image':'odd'}"))
                .contains("'code':'internal','message':'internal error, id err")
                .doesNotContain("secret");
    }

    @Test
    void theBuildEndsWhenTheClientLeaves() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(TestGateway.post(PATH, "{'image':'endless'}"));
            assertThat(sandboxes.building.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(sandboxes.interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void usersBuildNothing() throws Exception {
        String request =
                TestGateway.post(PATH, "Authorization: Bearer alice\r\n", "{'image':'mine'}");
        assertThat(gateway.send(request).status()).isEqualTo(403);
    }
}
