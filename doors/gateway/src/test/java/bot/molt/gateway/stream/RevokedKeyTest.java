package bot.molt.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.http.TestGateway;
import bot.molt.gateway.transport.FrameClient;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A socket whose key is taken away while it is open.
class RevokedKeyTest {
    @AutoClose private final TestGateway gateway = new TestGateway(Duration.ofSeconds(2));

    @Test
    void theNextCallIsRefusedAndTheSocketCloses() throws Exception {
        try (FrameClient client =
                new FrameClient(
                        gateway.port(), "/ws/tools/stream", "Authorization: Bearer alice\r\n")) {
            String call = "{\"id\":1,\"tool\":\"say\",\"input\":{\"text\":\"hi\"}}";
            client.text(call);
            assertThat(until(client, "done").isTrue("success")).isTrue();
            gateway.revoke("Bearer alice");
            client.text(call);
            Json.Obj refused = until(client, "error");
            assertThat(refused.string("code")).contains("unauthorized");
            assertThat(refused.string("message").orElse("")).contains("works no longer");
            assertThat(closeCode(client)).isEqualTo(1008);
        }
    }

    private static int closeCode(FrameClient client) throws Exception {
        FrameClient.Frame frame = client.receive();
        while (frame.opcode() != 8) {
            frame = client.receive();
        }
        return frame.code();
    }

    private static Json.Obj until(FrameClient client, String type) throws Exception {
        Json.Obj frame = JsonText.parseObject(client.receiveText());
        while (!frame.string("type").orElse("").equals(type)) {
            frame = JsonText.parseObject(client.receiveText());
        }
        return frame;
    }
}
