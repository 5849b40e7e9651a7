package bot.molt.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.spi.mirror.Mirror;
import bot.molt.testkit.channel.FakeGateway;
import bot.molt.testkit.channel.FakeWeixin;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bridge between the platform's protocol and a gateway, both on loopback.
class BridgeTest {
    private static final String GATEWAY_TOKEN = "auth-token-of-the-gateway";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;
    private final FakeFleet fleet = new FakeFleet();
    private final SteppingClock clock = new SteppingClock();
    private FakeWeixin platform;
    private FakeGateway gateway;
    private Bridge bridge;

    /// The time of the machine, and as much later as a test wants.
    private static final class SteppingClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        void step(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @BeforeEach
    void start() throws IOException {
        platform = new FakeWeixin(clock);
        gateway = new FakeGateway(GATEWAY_TOKEN, BridgeTest::answers);
        open(Map.of());
    }

    @AfterEach
    void end() {
        bridge.close();
        gateway.close();
        platform.close();
    }

    private static Json.Obj say(String text) {
        return Json.object().put("text", text).build();
    }

    /// `echo x` is answered with x, `many 7` with seven messages, `long` with 20,000 bytes.
    private static List<Json.Obj> answers(Json.Obj message) {
        String text = message.string("text").orElse("");
        if (text.startsWith("many ")) {
            int count = Integer.parseInt(text.substring(5));
            return IntStream.rangeClosed(1, count).mapToObj(i -> say("答案" + i + "。")).toList();
        }
        if (text.equals("long")) {
            return List.of(say("一二三四五六七八九。".repeat(670) + "完"));
        }
        if (text.equals("picture")) {
            String bytes = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
            Json file =
                    Json.object()
                            .put("name", "a.png")
                            .put("mimeType", "image/png")
                            .put("content", bytes)
                            .build();
            return List.of(Json.object().put("files", Json.array(List.of(file))).build());
        }
        return text.startsWith("echo ") ? List.of(say(text.substring(5))) : List.of();
    }

    private void open(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOST", "127.0.0.1");
        environment.put("PORT", "0");
        environment.put("WECHAT_APPID", FakeWeixin.ACCOUNT);
        environment.put("WECHAT_APPSECRET", FakeWeixin.SECRET);
        environment.put("WECHAT_TOKEN", FakeWeixin.TOKEN);
        environment.put("WECHAT_ENCODING_AES_KEY", FakeWeixin.KEY);
        environment.put("WECHAT_API_URL", platform.url().toString());
        environment.put("MOLTAGE_GATEWAY_URL", gateway.url().toString());
        environment.put("MOLTAGE_GATEWAY_TOKEN", GATEWAY_TOKEN);
        int port = freePort();
        environment.put("PORT", Integer.toString(port));
        environment.put("BRIDGE_BASE_URL", "http://127.0.0.1:" + port);
        environment.putAll(more);
        BridgeSettings read = BridgeSettings.from(environment, folder.resolve("moltage"));
        BridgeSettings quick =
                new BridgeSettings(
                        read.listen(),
                        read.account(),
                        read.base(),
                        read.gateway(),
                        read.ssh(),
                        new BridgeSettings.Timing(
                                read.timing().machine(),
                                read.timing().answer(),
                                Duration.ofMillis(20)),
                        read.allowed(),
                        read.texts(),
                        read.state());
        bridge = Bridge.start(quick, fleet, new FakeLogins(), (_, _) -> Mirror.none(), clock);
        deliver(FakeWeixin.Mode.PLAIN);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void deliver(FakeWeixin.Mode mode) {
        InetSocketAddress address = bridge.address();
        platform.deliverTo(
                URI.create("http://127.0.0.1:" + address.getPort() + "/wechat"), mode, PATIENCE);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + bridge.address().getPort() + path;
    }

    private String get(String path, String method, int status) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url(path)).toURL().openConnection();
        connection.setRequestMethod(method);
        assertThat(connection.getResponseCode()).isEqualTo(status);
        try (InputStream in =
                status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void settled(String user) throws InterruptedException, IOException {
        assertThat(platform.said(user)).isNotEmpty();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        String health = get("/health", "GET", 200);
        while (!health.contains("\"outbox\":0") && System.nanoTime() < end) {
            health = get("/health", "GET", 200);
        }
        assertThat(health).contains("\"outbox\":0");
    }

    @Test
    void whatTheOriginalsSimulatorChecksIsRight() throws Exception {
        assertThat(platform.verify(FakeWeixin.TOKEN, "echo-7"))
                .isEqualTo(new FakeWeixin.Answer(200, "echo-7"));
        assertThat(platform.verify("another token", "echo-7").status()).isEqualTo(403);
        assertThat(platform.post("?signature=0&timestamp=1&nonce=2", "<xml/>").status())
                .isEqualTo(403);
        assertThat(platform.act("o-1", "subscribe", "").reply()).contains("欢迎关注");
        assertThat(platform.say("o-1", "help").reply()).contains("ssh").contains("bind");
        assertThat(platform.say("o-1", "status").reply()).contains("默认网关").contains("尚未分配");
        assertThat(platform.say("o-1", "echo 你好").taken()).isTrue();
        platform.await("o-1", "你好");
        String picture = platform.keep(new byte[] {9, 8, 7});
        platform.deliver("o-1", platform.nextId(), Map.of("MsgType", "image", "MediaId", picture));
        platform.deliver(
                "o-1",
                platform.nextId(),
                Map.of(
                        "MsgType",
                        "location",
                        "Location_X",
                        "23.1",
                        "Location_Y",
                        "113.3",
                        "Label",
                        "广州"));
        List<Json.Obj> taken = gateway.await(3);
        assertThat(taken.get(1).string("text")).contains("[图片]");
        assertThat(taken.get(1).items("files")).hasSize(1);
        assertThat(taken.get(2).string("text").orElse("")).contains("广州").contains("113.3");
        assertThat(platform.violations()).isEmpty();
    }

    @Test
    void everyModeIsSpokenAndRepeatedDeliveriesAreOneMessage() throws Exception {
        int count = 0;
        for (FakeWeixin.Mode mode : FakeWeixin.Mode.values()) {
            deliver(mode);
            String id = platform.nextId();
            Map<String, String> fields = Map.of("MsgType", "text", "Content", "echo " + mode);
            platform.deliver("o-1", id, fields);
            platform.deliver("o-1", id, fields);
            platform.await("o-1", mode.name());
            assertThat(platform.say("o-1", "帮助").reply()).contains("unbind");
            count++;
        }
        bridge.close();
        open(Map.of());
        assertThat(gateway.taken()).hasSize(count);
        assertThat(platform.said("o-1").stream().filter(one -> one.kind().equals("text")))
                .filteredOn(one -> one.content().matches("PLAIN|COMPATIBLE|SAFE"))
                .hasSize(count);
    }

    @Test
    void aRepeatedCommandIsAnsweredWithTheSameWords() throws Exception {
        String id = platform.nextId();
        Map<String, String> fields = Map.of("MsgType", "text", "Content", "destroy");
        String first = platform.deliver("o-1", id, fields).reply();
        assertThat(first).contains("destroy ");
        assertThat(platform.deliver("o-1", id, fields).reply()).isEqualTo(first);
        assertThat(platform.say("o-1", "destroy 99999").reply()).isEmpty();
        Matcher code = Pattern.compile("destroy (\\d{4})").matcher(first);
        assertThat(code.find()).isTrue();
        platform.say("o-1", "echo wake");
        platform.await("o-1", "wake");
        assertThat(platform.say("o-1", "stop").reply()).contains("已停机");
        assertThat(platform.say("o-1", code.group()).reply()).contains("已删除");
        assertThat(fleet.find("o-1")).isEmpty();
        assertThat(platform.say("o-1", code.group()).reply()).contains("什么也没有删除");
    }

    @Test
    void manyAnswersStayWithinTheBudgetAndNothingIsStranded() throws Exception {
        platform.say("o-1", "many 9");
        gateway.await(1);
        platform.await("o-1", "答案3。");
        while (!allSaid("o-1", 9)) {
            platform.say("o-1", "继续");
        }
        settled("o-1");
        assertThat(joined("o-1"))
                .containsSubsequence(
                        IntStream.rangeClosed(1, 9).mapToObj(i -> "答案" + i + "。").toList());
        assertThat(platform.violations()).isEmpty();
    }

    private boolean allSaid(String user, int count) {
        return IntStream.rangeClosed(1, count).allMatch(i -> joined(user).contains("答案" + i + "。"));
    }

    private String joined(String user) {
        StringBuilder all = new StringBuilder();
        platform.said(user).forEach(one -> all.append(one.content()));
        return all.toString();
    }

    @Test
    void aLongAnswerIsPagedAndGoesOnWhenAsked() throws Exception {
        platform.say("o-1", "long");
        platform.await("o-1", "回复「继续」");
        assertThat(joined("o-1")).doesNotContain("完");
        for (int round = 0; round < 10 && !joined("o-1").contains("完"); round++) {
            platform.say("o-1", "继续");
        }
        platform.await("o-1", "九。完");
        String whole =
                joined("o-1")
                        .replaceAll("\\n——\\n[^\\n]*?(查看)", "")
                        .replaceAll("正在[^…]*……|没有更多内容了。", "");
        assertThat(whole.length()).isEqualTo(6701);
        assertThat(whole).isEqualTo("一二三四五六七八九。".repeat(670) + "完");
        assertThat(platform.say("o-1", "继续").reply()).contains("没有更多");
        assertThat(platform.violations()).isEmpty();
    }

    @Test
    void anAccountWithoutTheInterfaceIsAnsweredInItsDeliveries() throws Exception {
        platform.withInterface(false);
        platform.say("o-1", "echo first");
        assertThat(asked("first", platform.say("o-1", "继续").reply())).contains("first");
        assertThat(asked("second", platform.say("o-1", "echo second").reply())).contains("second");
        assertThat(get("/health", "GET", 200)).contains("\"replies\":\"passive\"");
    }

    /// Asks for more until a text comes.
    private String asked(String text, String first) throws InterruptedException {
        String got = first;
        for (int round = 0; round < 30 && !got.contains(text); round++) {
            got = platform.say("o-1", "继续").reply();
        }
        return got;
    }

    @Test
    void tokensAreRenewedOnceAndRefusalsOfThePlatformLoseNothing() throws Exception {
        platform.say("o-1", "echo one");
        platform.await("o-1", "one");
        platform.expireTokens();
        platform.say("o-1", "echo two");
        platform.await("o-1", "two");
        assertThat(platform.tokensAndTypings().getFirst()).isEqualTo(2);
        platform.refuse(1, -1);
        platform.say("o-1", "echo three");
        platform.await("o-1", "three");
        platform.refuse(1, 45047);
        platform.say("o-1", "echo four");
        while (gateway.taken().size() < 4
                || !get("/metrics", "GET", 200).contains("out_of_quota")) {
            gateway.await(4);
        }
        platform.say("o-1", "继续");
        platform.await("o-1", "four");
        assertThat(platform.said("o-1").stream().filter(one -> one.content().contains("four")))
                .hasSize(1);
    }

    @Test
    void aUsersOwnGatewayIsBoundWithoutEverShowingItsToken() throws Exception {
        bridge.close();
        open(Map.of("MOLTAGE_BIND_ALLOW", "127.0.0.1"));
        try (FakeGateway own = new FakeGateway("a-token-of-my-own", BridgeTest::answers)) {
            String bound = platform.say("o-1", "bind " + own.url() + " a-token-of-my-own").reply();
            assertThat(bound).contains("绑定成功").doesNotContain("a-token-of-my-own");
            platform.say("o-1", "echo mine");
            platform.await("o-1", "mine");
            assertThat(own.taken()).hasSize(1);
            assertThat(gateway.taken()).isEmpty();
            assertThat(platform.say("o-1", "status").reply())
                    .contains(own.url().getAuthority())
                    .doesNotContain("a-token-of-my-own");
            assertThat(FakeGateway.call(url("/callback/o-1"), GATEWAY_TOKEN, say("not mine")))
                    .isEqualTo(401);
            assertThat(
                            FakeGateway.call(
                                    url("/callback"),
                                    "a-token-of-my-own",
                                    say("x").with("openid", "o-1")))
                    .isEqualTo(200);
            platform.say("o-1", "bind " + own.url() + " wrong");
            platform.say("o-1", "echo refused");
            platform.await("o-1", "拒绝了令牌");
        }
        assertThat(platform.say("o-1", "unbind").reply()).contains("已解除");
        assertThat(platform.say("o-1", "unbind").reply()).contains("没有绑定");
        platform.say("o-1", "echo back");
        platform.await("o-1", "back");
        assertThat(Files.readString(folder.resolve("moltage/callback.key"))).hasSizeGreaterThan(32);
        try (var files = Files.walk(folder.resolve("moltage"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aCallbackNeedsTheTokenOfItsUserAndCountsOnce() throws Exception {
        platform.say("o-1", "echo hello");
        platform.say("o-2", "echo hello");
        platform.await("o-2", "hello");
        platform.await("o-1", "hello");
        Json.Obj one =
                gateway.taken().stream()
                        .filter(m -> m.string("openid").orElse("").equals("o-1"))
                        .findFirst()
                        .orElseThrow();
        String token = one.string("callbackToken").orElseThrow();
        Json.Obj body = say("once").with("messageId", "cb-1");
        assertThat(FakeGateway.call(url("/callback/o-1"), "", body)).isEqualTo(401);
        assertThat(FakeGateway.call(url("/callback/o-1"), "wrong", body)).isEqualTo(401);
        assertThat(FakeGateway.call(url("/callback/o-2"), token, body)).isEqualTo(401);
        assertThat(FakeGateway.call(url("/callback/..%2f..%2fetc"), token, body)).isEqualTo(404);
        assertThat(FakeGateway.call(url("/callback/o-9"), GATEWAY_TOKEN, body)).isEqualTo(404);
        for (int times = 0; times < 3; times++) {
            assertThat(FakeGateway.call(url("/callback/o-1"), token, body)).isEqualTo(200);
        }
        String stream = url("/callback/o-1/stream");
        Json.Obj part = Json.object().put("id", "s1").put("seq", 1).put("delta", "流").build();
        assertThat(FakeGateway.call(stream, token, part)).isEqualTo(200);
        assertThat(FakeGateway.call(stream, token, part)).isEqualTo(200);
        Json.Obj last =
                Json.object()
                        .put("id", "s1")
                        .put("seq", 2)
                        .put("delta", "式")
                        .put("done", true)
                        .build();
        assertThat(FakeGateway.call(stream, token, last)).isEqualTo(200);
        assertThat(FakeGateway.call(stream, token, last)).isEqualTo(200);
        platform.await("o-1", "流式");
        assertThat(platform.said("o-1").stream().filter(s -> s.content().contains("once")))
                .hasSize(1);
        assertThat(joined("o-1")).containsOnlyOnce("流");
        assertThat(platform.said("o-2").stream().filter(s -> s.content().contains("once")))
                .isEmpty();
    }

    @Test
    void whatComesAfterTwoDaysWaitsUntilTheUserWrites() throws Exception {
        platform.say("o-1", "echo hello");
        platform.await("o-1", "hello");
        clock.step(Duration.ofHours(49));
        assertThat(FakeGateway.call(url("/callback/o-1"), GATEWAY_TOKEN, say("late news")))
                .isEqualTo(200);
        assertThat(get("/health", "GET", 200)).contains("\"outbox\":1");
        platform.say("o-1", "echo back again");
        platform.await("o-1", "late news");
        platform.await("o-1", "back again");
        assertThat(platform.violations()).isEmpty();
    }

    @Test
    void filesGoBothWays() throws Exception {
        platform.say("o-1", "picture");
        FakeWeixin.Said said = platform.await("o-1", "media-");
        assertThat(said.kind()).isEqualTo("image");
        assertThat(platform.media(said.content())).containsExactly(1, 2, 3);
        String sent = platform.keep(new byte[] {5, 6});
        platform.deliver("o-1", platform.nextId(), Map.of("MsgType", "image", "MediaId", sent));
        Json.Obj message = gateway.await(2).get(1);
        Json.Obj file = (Json.Obj) message.items("files").getFirst();
        URI media = URI.create(file.string("url").orElseThrow());
        get(media.getPath(), "GET", 401);
        HttpURLConnection connection = (HttpURLConnection) media.toURL().openConnection();
        connection.setRequestProperty(
                "Authorization", "Bearer " + message.string("callbackToken").orElseThrow());
        assertThat(connection.getInputStream().readAllBytes()).containsExactly(5, 6);
    }

    @Test
    void peopleGetIntoTheirMachineWithoutAPasswordInTheChat() throws Exception {
        assertThat(platform.say("o-1", "ssh").reply())
                .contains("ssh -p 2222 o-1@your-server.example.com")
                .contains("code-4711");
        assertThat(platform.say("o-1", "ssh add ssh-ed25519 AAAAC3 me").reply())
                .contains("SHA256:");
        assertThat(platform.say("o-1", "ssh add nonsense").reply()).contains("没有成功");
        assertThat(platform.say("o-1", "ssh list").reply()).contains("1. SHA256:");
        assertThat(platform.say("o-1", "ssh remove 1").reply()).contains("已删除");
        String told = platform.say("o-1", "passwd").reply();
        assertThat(told).doesNotContain("new-password");
        Matcher link = Pattern.compile("/once/\\w+").matcher(told);
        assertThat(link.find()).isTrue();
        assertThat(get(link.group(), "GET", 200)).doesNotContain("new-password");
        assertThat(get(link.group(), "POST", 200)).contains("new-password-0815");
        assertThat(get(link.group(), "POST", 404)).doesNotContain("new-password");
    }

    @Test
    void aMachineThatDoesNotStartAndAGatewayThatIsAwayAreTold() throws Exception {
        fleet.failing(true);
        platform.say("o-1", "echo lost");
        platform.await("o-1", "磁盘已满");
        fleet.failing(false);
        gateway.fail(1);
        platform.say("o-1", "echo after all");
        platform.await("o-1", "after all");
        assertThat(platform.act("o-1", "CLICK", "status").reply()).contains("运行中");
        assertThat(get("/metrics", "GET", 200))
                .contains("moltage_bridge_forwards_total{outcome=\"unanswered\"} 1")
                .contains("moltage_bridge_ack_seconds_count");
    }
}
