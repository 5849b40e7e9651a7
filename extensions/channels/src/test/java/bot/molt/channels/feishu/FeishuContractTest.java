package bot.molt.channels.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeFeishu;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeishuContractTest extends ChannelContract {
    private final FakeFeishu feishu;
    @TempDir private Path state;

    FeishuContractTest() throws IOException {
        feishu = new FakeFeishu();
    }

    @AfterEach
    void end() {
        feishu.close();
    }

    @Override
    protected Channel channel() {
        return new FeishuChannel();
    }

    @Override
    protected String settings() {
        return "{'appId':'%s','appSecret':'%s','encryptKey':'%s','verificationToken':'%s','apiRoot':'%s'}"
                .formatted(
                        FakeFeishu.APP,
                        FakeFeishu.SECRET,
                        FakeFeishu.ENCRYPT_KEY,
                        FakeFeishu.VERIFICATION,
                        feishu.url());
    }

    /// Delivers until it is taken, as Feishu does.
    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text)
            throws InterruptedException {
        WebDelivery delivery = delivery(feishu.written("ou_42", text));
        boolean accepted = false;
        while (!accepted) {
            accepted = delivered(open, inlet, delivery);
        }
    }

    private static boolean delivered(ChannelAccount open, Receiver inlet, WebDelivery delivery)
            throws InterruptedException {
        try {
            return open.take(delivery, inlet).status() == 200;
        } catch (CodedException e) {
            return false;
        }
    }

    private WebDelivery delivery(Json.Obj event) {
        FakeFeishu.Delivery made = feishu.delivery(event);
        return new WebDelivery("POST", "/feishu/events", Map.of(), made.headers(), made.body());
    }

    @Override
    protected void limit() {
        feishu.limit(1);
    }

    @Override
    protected String lastSent() {
        return feishu.sent().all().getLast().text();
    }

    private Listening listening(String more) throws InterruptedException {
        String own = settings();
        Json.Obj settings = Listening.tree(own.substring(0, own.length() - 1) + more + "}");
        Listening second =
                new Listening(
                        new FeishuChannel()
                                .open(
                                        new ChannelSetup(
                                                "second", settings, Map.of(), state, _ -> {})));
        second.connected(1);
        return second;
    }

    @Test
    void onlyFeishuIsHeardAndOnlyOnce() throws Exception {
        try (Listening second = listening("")) {
            WebAnswer challenge = second.deliver(delivery(FakeFeishu.challenge()));
            assertThat(new String(challenge.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"challenge\":\"c-1\"}");
            WebDelivery event = delivery(feishu.written("ou_42", "hi"));
            assertThat(second.deliver(event).status()).isEqualTo(200);
            assertThat(second.deliver(event).status()).isEqualTo(200);
            assertThat(second.next().text()).isEqualTo("hi");
            assertThat(second.waiting() + second.repeats()).isZero();
            WebDelivery unsigned =
                    new WebDelivery("POST", "/feishu/events", Map.of(), Map.of(), event.body());
            assertThat(second.deliver(unsigned).status()).isEqualTo(401);
            WebDelivery plain =
                    new WebDelivery(
                            "POST",
                            "/feishu/events",
                            Map.of(),
                            event.headers(),
                            feishu.written("ou_42", "x")
                                    .toString()
                                    .getBytes(StandardCharsets.UTF_8));
            assertThat(second.deliver(plain).status()).isEqualTo(401);
            byte[] broken = "{\"encrypt\":\"AAAA\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(
                            second.deliver(
                                            new WebDelivery(
                                                    "POST",
                                                    "/feishu/events",
                                                    Map.of(),
                                                    event.headers(),
                                                    broken))
                                    .status())
                    .isEqualTo(401);
        }
    }

    /// The example of open.feishu.cn/document, Encrypt Key.
    @Test
    void theCipherIsTheOneThatFeishuPublishes() throws Exception {
        byte[] text =
                FeishuDelivery.decrypted(
                        Secret.of("test key"), "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=");
        assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo("hello world");
    }

    @Test
    void aThreadOfAGroupIsAPlaceAndIsAnsweredThere() throws Exception {
        try (Listening second = listening("")) {
            second.deliver(
                    delivery(
                            feishu.writtenIn(
                                    FakeFeishu.TEAM, "ou_7", "om_root", "@_user_1 /status now")));
            IncomingMessage message = second.next();
            assertThat(message.text()).isEqualTo("/status now");
            assertThat(message.addressed()).isTrue();
            assertThat(message.isDirect()).isFalse();
            assertThat(message.place()).isEqualTo(new Place(FakeFeishu.TEAM, "om_root"));
            second.account().send(OutgoingMessage.of(message.place(), "k", "**fine**"));
            SentMessage answer = feishu.sent().await(m -> m.thread().equals("om_root"));
            assertThat(answer.text()).isEqualTo("**fine**");
            second.deliver(delivery(feishu.writtenIn(FakeFeishu.TEAM, "ou_7", "", "lunch?")));
            assertThat(second.next().addressed()).isFalse();
        }
    }

    @Test
    void filesGoBothWays() throws Exception {
        try (Listening second = listening("")) {
            second.deliver(delivery(feishu.photo("ou_42", new byte[] {1, 2, 3})));
            IncomingMessage message = second.next();
            assertThat(second.account().fetch(message.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            second.account()
                    .send(
                            OutgoingMessage.of(message.place(), "f", "here")
                                    .carrying(
                                            List.of(
                                                    new OutgoingFile(
                                                            "a.txt", "text/plain", new byte[] {65}),
                                                    new OutgoingFile(
                                                            "p.png",
                                                            "image/png",
                                                            new byte[] {66}))));
            feishu.sent().await(m -> m.files().contains("a.txt"));
            feishu.sent().await(m -> m.files().contains("p.png"));
            feishu.sent().awaitText("ou_42", "here");
        }
    }

    @Test
    void aTokenThatEndedIsAskedForOnceAndAKeySendsOnce() throws Exception {
        try (Listening second = listening("")) {
            int before = feishu.tokens();
            feishu.expire();
            OutgoingMessage message = OutgoingMessage.of(Place.of("ou_42"), "once", "one");
            String id = second.account().send(message);
            assertThat(second.account().send(message)).isEqualTo(id);
            assertThat(feishu.tokens()).isEqualTo(before + 1);
            assertThat(feishu.sent().to("ou_42")).hasSize(1);
            second.account().react(message.place(), id, "👍");
            assertThat(feishu.sent().awaitDeed("reaction " + id)).contains("THUMBSUP");
        }
    }

    @Test
    void aButtonIsAnsweredInItsRequest() throws Exception {
        try (Listening second = listening("");
                TaskScope scope = new TaskScope("press")) {
            second.account()
                    .send(
                            OutgoingMessage.of(Place.of("ou_42"), "b", "?")
                                    .with(List.of(List.of(new Button("Yes", "ap:o:1")))));
            SentMessage asked = feishu.sent().await(m -> m.text().equals("?"));
            Json.Obj press = feishu.press("ou_42", asked, "Yes");
            Task<WebAnswer> answer = scope.fork(() -> second.deliver(delivery(press)));
            Pressed pressed = second.pressed();
            assertThat(pressed.data()).isEqualTo("ap:o:1");
            second.account().answer(pressed, "Taken.");
            assertThat(new String(answer.join().body(), StandardCharsets.UTF_8))
                    .contains("toast", "Taken.");
        }
    }

    @Test
    void textsAreChangedAsTexts() throws Exception {
        try (Listening second = listening(",'renderMode':'text'")) {
            OutgoingMessage message = OutgoingMessage.of(Place.of("ou_42"), "k", "one");
            String id = second.account().send(message);
            for (int i = 0; i < 20; i++) {
                second.account().edit(id, OutgoingMessage.of(message.place(), "k", "n" + i));
            }
            assertThatThrownBy(() ->
                            second.account()
                                    .edit(id, OutgoingMessage.of(message.place(), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.INVALID));
            assertThatThrownBy(() ->
                            second.account().send(OutgoingMessage.of(Place.of("oc_9"), "k", "x")))
                    .hasMessageContaining("added to the group");
        }
    }
}
