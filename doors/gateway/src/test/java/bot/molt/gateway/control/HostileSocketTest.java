package bot.molt.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.device.TestDevice;
import bot.molt.gateway.transport.FrameClient;
import bot.molt.gateway.transport.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sockets of clients that keep to no rule. How many: a thousandth of `-Dfuzz.frames`; a failure
/// names its seed, which `-Dfuzz.seed=…` repeats.
@Tag("slow")
@Timeout(1800)
class HostileSocketTest {
    private static final int SOCKETS =
            Math.max(100, Integer.getInteger("fuzz.frames", 100_000) / 1000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_116);
    private static final Set<Integer> CODES =
            Set.of(1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009);
    private static final String HEALTH = "{\"type\":\"req\",\"id\":\"1\",\"method\":\"health\"}";
    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

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

    private List<String> methods() throws IOException {
        try (FrameClient client = gateway.open()) {
            ControlGateway.say(client, ControlGateway.connect("secret", "cli", ""));
            return ControlGateway.answer(client)
                    .object("payload")
                    .object("features")
                    .items("methods")
                    .stream()
                    .map(name -> name instanceof Json.Str(String text) ? text : "")
                    .toList();
        }
    }

    private void stillServes() throws IOException {
        try (FrameClient client = gateway.connected("secret", "cli", "")) {
            client.text(HEALTH);
            assertThat(ControlGateway.answer(client).isTrue("ok")).isTrue();
        }
    }

    /// Reads until the server says goodbye or leaves; what was said, without pings.
    private List<FrameClient.Frame> untilClosed(FrameClient client) {
        List<FrameClient.Frame> seen = new ArrayList<>();
        try {
            while (seen.isEmpty() || seen.getLast().opcode() != 8) {
                seen.add(client.receive());
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server hangs, seed " + SEED, e);
        } catch (IOException e) {
            return seen;
        }
        return seen;
    }

    @Test
    void noMethodIsAnsweredBeforeTheHandshake() throws IOException {
        for (String method : methods()) {
            try (FrameClient client = gateway.open()) {
                client.text(HEALTH.replace("health", method));
                List<FrameClient.Frame> seen = untilClosed(client);
                Json.Obj answer = JsonText.parseObject(seen.getFirst().text());
                assertThat(answer.isTrue("ok")).as(method).isFalse();
                assertThat(answer.object("error").string("message").orElse("")).isNotBlank();
                assertThat(seen.getLast().code()).as(method).isEqualTo(1008);
            }
        }
    }

    /// A node may ask for nothing but what belongs to nodes, a user for nothing but what is marked.
    @Test
    void aNodeAndAUserAreRefusedWhatIsNotTheirs() throws IOException {
        List<String> methods = methods();
        TestDevice device = new TestDevice();
        try (FrameClient node = new FrameClient(gateway.port(), "/");
                FrameClient user = gateway.connected("alice", "cli", "")) {
            String nonce =
                    ControlGateway.next(node).object("payload").string("nonce").orElseThrow();
            ControlGateway.say(node, ControlGateway.connect(device, nonce, "node", "", "secret"));
            assertThat(ControlGateway.answer(node).isTrue("ok")).isTrue();
            for (String method : methods) {
                boolean isNodes =
                        Set.of("node.invoke.result", "node.event", "skills.bins").contains(method);
                boolean isUsers = Set.of("health", "status").contains(method);
                assertThat(allowed(node, method)).as("node: " + method).isIn(false, isNodes);
                assertThat(allowed(user, method)).as("user: " + method).isIn(false, isUsers);
            }
        }
    }

    private static boolean allowed(FrameClient client, String method) throws IOException {
        client.text(HEALTH.replace("health", method));
        Json.Obj answer = ControlGateway.answer(client);
        boolean ok = answer.isTrue("ok");
        String text = answer.object("error").string("message").orElse("");
        assertThat(ok || !text.isBlank()).as(method + ": " + answer).isTrue();
        assertThat(text).doesNotContain("null", "Exception", "secret");
        return ok;
    }

    /// Fragments, control frames, reserved bits and opcodes, lengths that lie: each socket ends
    /// with a code that exists or goes on, and all others with it.
    @Test
    void framesThatBreakTheRulesEndTheirSocketAlone() throws IOException {
        for (int i = 0; i < SOCKETS; i++) {
            boolean isKnown = random.nextBoolean();
            try (FrameClient client =
                    isKnown ? gateway.connected("alice", "cli", "") : gateway.open()) {
                for (int frames = random.nextInt(8); frames >= 0; frames--) {
                    sendOddFrame(client);
                }
                client.raw().halfClose();
                for (FrameClient.Frame frame : untilClosed(client)) {
                    assertThat(frame.opcode()).as("seed %d", SEED).isIn(1, 8, 10);
                    checkSaid(frame, isKnown);
                }
            } catch (java.net.SocketException e) {
                // The server left while the client still sent.
            }
        }
        stillServes();
    }

    private static void checkSaid(FrameClient.Frame frame, boolean isKnown) {
        if (frame.opcode() == 8) {
            assertThat(mayBeSaid(frame.code())).as("seed %d: code %d", SEED, frame.code()).isTrue();
        } else if (frame.opcode() == 1) {
            Json.Obj said = JsonText.parseObject(frame.text());
            boolean isEvent = said.string("type").orElse("").equals("event");
            boolean isRefusal = !said.object("error").string("message").orElse("").isBlank();
            assertThat(isEvent || isRefusal || isKnown).as("seed %d: %s", SEED, said).isTrue();
        }
    }

    /// A code of ours, or one of the client's that the specification lets it choose and that we
    /// repeat.
    private static boolean mayBeSaid(int code) {
        return CODES.contains(code) || code >= 1007 && code <= 1014 || code >= 3000 && code < 5000;
    }

    private void sendOddFrame(FrameClient client) throws IOException {
        byte[] text = HEALTH.getBytes(StandardCharsets.UTF_8);
        int half = random.nextInt(text.length);
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        switch (random.nextInt(10)) {
            case 0 -> client.frame(0x81, text);
            case 1 -> {
                client.frame(0x01, java.util.Arrays.copyOf(text, half));
                client.frame(0x89, new byte[random.nextInt(126)]);
                client.frame(0x80, java.util.Arrays.copyOfRange(text, half, text.length));
            }
            case 2 -> client.frame(0x80, text);
            case 3 -> client.frame(0x81, noise);
            case 4 -> client.frame(0x82, noise);
            case 5 -> client.frame(0x09, noise);
            case 6 -> client.frame(0x80 | (3 + random.nextInt(5)), noise);
            case 7 -> client.frame(0xC1 | random.nextInt(4) << 4, text);
            case 8 ->
                    client.raw()
                            .send(
                                    new byte[] {
                                        (byte) 0x81, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1
                                    });
            default ->
                    client.frame(0x88, java.util.Arrays.copyOf(noise, Math.min(noise.length, 125)));
        }
    }

    /// A goodbye is repeated, unless its code is beyond what the specification knows: RFC 6455,
    /// 7.4.2.
    @Test
    void aGoodbyeIsRepeatedUnlessItsCodeCannotBe() throws IOException {
        assertThat(answerToGoodbye(1000)).isEqualTo(1000);
        assertThat(answerToGoodbye(4999)).isEqualTo(4999);
        for (int code : new int[] {0, 999, 1004, 1006, 1015, 2999, 5000, 28_631, 65_535}) {
            assertThat(answerToGoodbye(code)).as("answer to %d", code).isEqualTo(1002);
        }
    }

    private int answerToGoodbye(int code) throws IOException {
        try (FrameClient client = gateway.open()) {
            client.frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
            return untilClosed(client).getLast().code();
        }
    }

    /// More than a stranger may send ends the socket with 1009, whole or in pieces.
    @Test
    void aStrangerMaySendLittle() throws IOException {
        for (int pieces = 1; pieces <= 4; pieces++) {
            try (FrameClient client = gateway.open()) {
                byte[] piece = new byte[(70 << 10) / pieces];
                for (int i = 0; i < pieces; i++) {
                    client.frame((i == 0 ? 1 : 0) | (i == pieces - 1 ? 0x80 : 0), piece);
                }
                assertThat(untilClosed(client).getLast().code()).isEqualTo(1009);
            } catch (java.net.SocketException e) {
                // The server left while the client still sent.
            }
        }
        stillServes();
    }

    /// Half-open sockets, cut and lying handshakes of HTTP: nobody waits for them, none is left.
    @Test
    void brokenUpgradesAndHalfOpenSocketsLeaveNothingBehind() throws IOException {
        Runtime.getRuntime().gc();
        int threads = Thread.activeCount();
        List<RawClient> open = new ArrayList<>();
        for (int i = 0; i < SOCKETS * 3; i++) {
            RawClient client = new RawClient(gateway.port());
            client.send(UPGRADE.substring(0, random.nextInt(UPGRADE.length() + 1)));
            open.add(client);
        }
        stillServes();
        for (RawClient client : open) {
            client.close();
        }
        for (int i = 0; i < SOCKETS; i++) {
            String odd = odd(UPGRADE);
            try (RawClient client = new RawClient(gateway.port())) {
                int status = client.send(odd).halfClose().answer().status();
                assertThat(status)
                        .as("seed %d: %s", SEED, odd)
                        .isBetween(101, 505)
                        .isNotEqualTo(500);
            } catch (java.io.EOFException | java.net.SocketException e) {
                // Closed without a word: there was no whole request.
            }
        }
        stillServes();
        assertThat(gateway.clients().size()).isLessThanOrEqualTo(1);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
    }

    private String odd(String request) {
        String[] from = {
            "GET",
            "13",
            "websocket",
            "Upgrade",
            "HTTP/1.1",
            "dGhlIHNhbXBsZSBub25jZQ==",
            "Host: x",
            "/",
            "\r\n\r\n"
        };
        String[] to = {
            "POST",
            "8",
            "h2c, websocket",
            "keep-alive",
            "HTTP/1.0",
            "AAAA",
            "Content-Length: 5\r\nHost: x",
            "http://x/",
            "\r\nTransfer-Encoding: chunked\r\n\r\n",
            "",
            "\u0000",
            "x".repeat(9000)
        };
        String text = request;
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            text = text.replace(from[random.nextInt(from.length)], to[random.nextInt(to.length)]);
        }
        return text;
    }

    /// Whoever comes with a wrong signature stays out, whatever part of it is wrong.
    @Test
    void noBrokenSignatureOpensTheDoor() throws IOException {
        TestDevice device = new TestDevice();
        for (int i = 0; i < SOCKETS; i++) {
            try (FrameClient client = new FrameClient(gateway.port(), "/")) {
                String nonce =
                        ControlGateway.next(client).object("payload").string("nonce").orElseThrow();
                String right = ControlGateway.connect(device, nonce, "operator", "", "secret");
                int at = right.indexOf("'device'") + 10 + random.nextInt(280);
                char changed = right.charAt(at) == 'A' ? 'B' : 'A';
                String wrong = right.substring(0, at) + changed + right.substring(at + 1);
                ControlGateway.say(client, wrong);
                FrameClient.Frame answer = client.receive();
                assertThat(isHello(answer) && !sameMeaning(right, wrong))
                        .as("seed %d: %s", SEED, wrong)
                        .isFalse();
            }
        }
        stillServes();
    }

    /// Base64 has spare bits at its end: another letter there can be the same signature.
    private static boolean sameMeaning(String right, String wrong) {
        int at = 0;
        while (right.charAt(at) == wrong.charAt(at)) {
            at++;
        }
        return right.charAt(at + 1) == '\'';
    }

    private static boolean isHello(FrameClient.Frame frame) {
        try {
            return frame.opcode() == 1 && JsonText.parseObject(frame.text()).isTrue("ok");
        } catch (JsonSyntaxException e) {
            return false;
        }
    }
}
