package bot.molt.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.protocol.wire.WebSocket.Message;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    private static void shake(ScriptedServer.Peer peer) throws IOException {
        peer.readRequest();
        String accept = WebSocket.accept(peer.header("Sec-WebSocket-Key"));
        peer.write(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept
                        + "\r\n\r\n");
    }

    /// Sends the frames, given in hexadecimal digits, then waits for the client to leave.
    private static ScriptedServer sending(String hex) throws IOException {
        return new ScriptedServer(peer -> {
            shake(peer);
            peer.out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
            peer.out.flush();
            peer.in.readAllBytes();
        });
    }

    private static Message first(ScriptedServer server) throws IOException {
        try (GatewayClient client = new GatewayClient(Target.parse(server.url()));
                WebSocket socket = client.webSocket("/ws")) {
            return socket.receive();
        }
    }

    @Test
    void aTextArrives() throws IOException {
        try (ScriptedServer server = sending("81 02 6869")) {
            assertThat(first(server)).isEqualTo(new Message.Text("hi"));
        }
    }

    @Test
    void fragmentsAreJoinedAroundAPing() throws IOException {
        try (ScriptedServer server = sending("01 01 68 89 00 00 00 80 01 69")) {
            assertThat(first(server)).isEqualTo(new Message.Text("hi"));
        }
    }

    @Test
    void aCloseNamesItsCodeAndReason() throws IOException {
        try (ScriptedServer server = sending("88 05 03f1 627965")) {
            assertThat(first(server)).isEqualTo(new Message.Closed(1009, "bye"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 82 00000000 6869", // masked
                "c1 02 6869", // reserved bit
                "83 00", // unknown opcode
                "80 01 69", // continuation of nothing
                "01 01 68 81 01 69", // new text inside a fragmented one
                "09 00", // fragmented ping
                "89 7e 0100", // long ping
                "81 7f 8000000000000000", // negative length
                "81 7f 0000000010000000", // 256 MiB
                "81 01 ff", // no UTF-8
            })
    void whatBreaksTheProtocolEndsIt(String hex) throws IOException {
        try (ScriptedServer server = sending(hex)) {
            assertThatThrownBy(() -> first(server)).isInstanceOf(WireException.class);
        }
    }

    @Test
    void aRefusedHandshakeGivesTheServersReason() throws IOException {
        String answer = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nbad token";
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThatThrownBy(() -> first(server))
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED))
                    .hasMessageContaining("bad token");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 300_000})
    void whatIsSentIsMaskedAndWhole(int length) throws IOException {
        String text = "x".repeat(length);
        try (ScriptedServer server =
                        new ScriptedServer(peer -> {
                            shake(peer);
                            byte[] sent = unmasked(peer);
                            peer.out.write(frame(sent));
                            peer.out.flush();
                            peer.in.readAllBytes();
                        });
                GatewayClient client = new GatewayClient(Target.parse(server.url()));
                WebSocket socket = client.webSocket("/ws")) {
            socket.send(text);
            assertThat(socket.receive()).isEqualTo(new Message.Text(text));
        }
    }

    private static byte[] unmasked(ScriptedServer.Peer peer) throws IOException {
        assertThat(peer.in.read()).isEqualTo(0x81);
        int second = peer.in.read();
        assertThat(second & 0x80).isEqualTo(0x80);
        long length = second & 0x7f;
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        for (int i = 0; i < more; i++) {
            length = (i == 0 ? 0 : length << 8) | peer.in.read();
        }
        byte[] mask = peer.in.readNBytes(4);
        byte[] payload = peer.in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private static byte[] frame(byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x81);
        out.write(127);
        for (int i = 7; i >= 0; i--) {
            out.write((int) ((long) payload.length >>> (8 * i)));
        }
        out.write(payload);
        return out.toByteArray();
    }

    @Test
    void acceptIsWhatTheRfcGivesAsExample() {
        assertThat(WebSocket.accept("dGhlIHNhbXBsZSBub25jZQ=="))
                .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
