package bot.molt.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.protocol.weixin.WeixinSignature;
import bot.molt.spi.mirror.Mirror;
import bot.molt.testkit.channel.FakeGateway;
import bot.molt.testkit.channel.FakeWeixin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the bridge keeps and lets others read.
class BridgeKeepsTest {
    private static final String GATEWAY_TOKEN = "auth-token-of-the-gateway";

    @TempDir private Path folder;
    private FakeWeixin platform;
    private FakeGateway gateway;
    private Bridge bridge;

    @BeforeEach
    void start() throws IOException {
        platform = new FakeWeixin(InstantSource.system());
        gateway = new FakeGateway(GATEWAY_TOKEN, _ -> List.of());
        open((_, _) -> Mirror.none());
    }

    @AfterEach
    void end() {
        bridge.close();
        gateway.close();
        platform.close();
    }

    private void open(Mirror.Opening mirrors) throws IOException {
        Map<String, String> all = new HashMap<>();
        String port = Integer.toString(freePort());
        all.put("HOST", "127.0.0.1");
        all.put("PORT", port);
        all.put("BRIDGE_BASE_URL", "http://127.0.0.1:" + port);
        all.put("MOLTAGE_BIND_ALLOW", "127.0.0.1");
        all.put("MOLTAGE_GATEWAY_URL", gateway.url().toString());
        all.put("MOLTAGE_GATEWAY_TOKEN", GATEWAY_TOKEN);
        all.put("WECHAT_APPID", FakeWeixin.ACCOUNT);
        all.put("WECHAT_APPSECRET", FakeWeixin.SECRET);
        all.put("WECHAT_TOKEN", FakeWeixin.TOKEN);
        all.put("WECHAT_API_URL", platform.url().toString());
        bridge =
                Bridge.start(
                        BridgeSettings.from(all, folder.resolve("moltage")),
                        new FakeFleet(),
                        new FakeLogins(),
                        mirrors,
                        InstantSource.system());
        platform.deliverTo(
                URI.create("http://127.0.0.1:" + port + "/wechat"),
                FakeWeixin.Mode.PLAIN,
                Duration.ofSeconds(60));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String get(String path) throws IOException {
        URI url = URI.create("http://127.0.0.1:" + bridge.address().getPort() + path);
        try (InputStream in = url.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Whoever overheard one delivery may not put words into its form, even after a restart.
    @Test
    void aNonceIsGoodForOneMessageEvenAfterARestart() throws Exception {
        String time = Long.toString(Instant.now().getEpochSecond());
        String query =
                "?timestamp=%s&nonce=n-77&signature=%s"
                        .formatted(time, WeixinSignature.of(FakeWeixin.TOKEN, time, "n-77"));
        String first = plain("7001", "first");
        assertThat(platform.post(query, first).status()).isEqualTo(200);
        gateway.await(1);
        bridge.close();
        open((_, _) -> Mirror.none());
        assertThat(platform.post(query, plain("7002", "destroy")).status()).isEqualTo(403);
        assertThat(platform.post(query, first).status()).isEqualTo(200);
        assertThat(gateway.taken()).hasSize(1);
    }

    private static String plain(String id, String text) {
        return """
        <xml><ToUserName>gh_1</ToUserName><FromUserName>o-1</FromUserName><CreateTime>1</CreateTime>\
        <MsgType>text</MsgType><Content>%s</Content><MsgId>%s</MsgId></xml>\
        """
                .formatted(text, id);
    }

    /// What other programs read of a user: both spellings, no secret, gone with the binding.
    @Test
    void usersAreCopiedInBothSpellingsAndWithoutTokens() throws Exception {
        bridge.close();
        Map<String, Mirror.Source> sources = new ConcurrentHashMap<>();
        List<String> changed = new CopyOnWriteArrayList<>();
        open((writer, source) -> {
            sources.put(writer, source);
            return new RecordingMirror(changed);
        });
        platform.say("o-1", "bind http://127.0.0.1:9/webhook?key=query-secret token-secret");
        Mirror.Source users = Objects.requireNonNull(sources.get("bridge"));
        assertThat(changed).contains("user:o-1");
        assertThat(users.keys()).containsExactly("user:o-1");
        assertThat(users.value("user:o-1").orElseThrow())
                .contains(
                        "\"openid\":\"o-1\",\"bound\":true,\"webhookUrl\":\"http://127.0.0.1:9/webhook\"",
                        "\"webhook_url\":\"http://127.0.0.1:9/webhook\"",
                        "\"createdAt\":",
                        "\"created_at\":")
                .doesNotContain("secret");
        platform.say("o-1", "unbind");
        assertThat(users.value("user:o-1").orElseThrow()).contains("\"bound\":false");
        assertThat(users.value("user:nobody")).isEmpty();
        assertThat(get("/health")).contains("\"redis\":\"up\"");
        assertThat(get("/metrics")).contains("moltage_bridge_redis_up 1");
    }

    /// A copy that is always level.
    private record RecordingMirror(List<String> keys) implements Mirror {
        @Override
        public void changed(String key) {
            keys.add(key);
        }

        @Override
        public Optional<State> state() {
            return Optional.of(new State("", 0, 0, 0, 0));
        }

        @Override
        public void close() {}
    }
}
