package bot.molt.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.transport.FrameClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Frames and handshakes that nobody should send. How many: `-Dfuzz.frames=1000000`; a failure
/// names its seed, which `-Dfuzz.seed=…` repeats.
@Tag("slow")
class FuzzTest {
    private static final int FRAMES = Integer.getInteger("fuzz.frames", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_116);
    private static final String[] MODELS = {
        ControlGateway.connect("wrong", "cli", "").replace('\'', '"'),
        "{\"type\":\"req\",\"id\":\"2\",\"method\":\"health\",\"params\":{\"probe\":true}}",
        "{\"type\":\"req\",\"id\":\"3\",\"method\":\"node.invoke\",\"params\":{\"nodeId\":\"n\",\"command\":\"c\",\"idempotencyKey\":\"k\"}}",
        "{\"type\":\"res\",\"id\":\"2\",\"ok\":true,\"payload\":[]}",
    };
    private static final String[] PIECES = {
        "\"",
        "{",
        "}",
        "[",
        "]",
        "null",
        "true",
        "-1",
        "1e999",
        ",",
        ":",
        "\\u0000",
        "\\ud800",
        "id",
        "method",
        "params",
        "type",
        "req",
        "connect",
        "system-presence",
        "node.list",
        "secret",
        "\u0000",
        "\uFFFF",
        "deviceId",
        "\n",
        "9223372036854775808",
        "{\"a\":".repeat(200),
    };

    @TempDir private Path state;
    private ControlGateway gateway;
    private final Random random = new Random(SEED);

    @BeforeEach
    void starts() throws IOException {
        gateway = new ControlGateway(state);
    }

    @AfterEach
    void stops() {
        gateway.close();
    }

    private String broken(String model) {
        StringBuilder text = new StringBuilder(model);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 2 -> text.insert(at, (char) random.nextInt(0xD800));
                default -> {
                    int end = Math.min(text.length(), at + random.nextInt(20));
                    text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                }
            }
        }
        return text.toString();
    }

    /// Every frame of a client that was let in gets an answer that says why, or the result.
    @Test
    void whateverIsSaidAfterTheHandshakeIsAnswered() throws IOException {
        FrameClient client = gateway.connected("alice", "cli", "");
        for (int sent = 0; sent < FRAMES; sent++) {
            String frame = broken(MODELS[random.nextInt(MODELS.length)]);
            client.text(frame);
            Json.Obj answer = ControlGateway.answer(client);
            assertThat(explained(answer)).as("seed %d: %s -> %s", SEED, frame, answer).isTrue();
            assertThat(answer.object("error").string("message").orElse(""))
                    .as("seed %d: %s", SEED, frame)
                    .doesNotContain("internal error");
        }
        client.close();
    }

    private static boolean explained(Json.Obj answer) {
        return answer.isTrue("ok")
                || !answer.object("error").string("message").orElse("").isBlank();
    }

    /// Nobody comes in without the token, and every refusal says why before the socket closes.
    @Test
    void noBrokenHandshakeOpensTheDoor() throws IOException {
        for (int tried = 0; tried < FRAMES / 50; tried++) {
            String first = broken(MODELS[random.nextInt(MODELS.length)]);
            boolean mayBeRight = first.contains("secret") || first.contains("alice");
            try (FrameClient client = gateway.open()) {
                client.text(first);
                FrameClient.Frame answer = client.receive();
                assertThat(mayBeRight || !isHello(answer)).as("seed %d: %s", SEED, first).isTrue();
            }
        }
        assertThat(gateway.clients().size()).isZero();
    }

    private static boolean isHello(FrameClient.Frame frame) {
        if (frame.opcode() != 1) {
            return false;
        }
        try {
            return JsonText.parseObject(frame.text()).isTrue("ok");
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    /// Bytes that are no frames at all close the socket and nothing else.
    @Test
    void bytesThatAreNoFramesEndTheSocket() throws IOException {
        for (int tried = 0; tried < FRAMES / 100; tried++) {
            byte[] noise = new byte[1 + random.nextInt(64)];
            random.nextBytes(noise);
            try (FrameClient client = gateway.open()) {
                client.raw().send(noise);
            }
        }
        FrameClient client = gateway.connected("secret", "cli", "");
        client.frame(
                0x81,
                "{\"type\":\"req\",\"id\":\"1\",\"method\":\"health\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(ControlGateway.answer(client).isTrue("ok")).isTrue();
        client.close();
    }
}
