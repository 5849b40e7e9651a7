package bot.molt.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.DataSize;
import bot.molt.base.http.HttpAnswer;
import bot.molt.base.http.HttpQuestion;
import bot.molt.base.http.HttpService;
import bot.molt.base.json.JsonText;
import bot.molt.channels.ChannelContract;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeWeixin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WechatContractTest extends ChannelContract {
    private final FakeWeixin platform;
    @TempDir private Path state;

    WechatContractTest() throws IOException {
        platform = new FakeWeixin(InstantSource.system());
    }

    @AfterEach
    void end() {
        platform.close();
    }

    @Override
    protected Channel channel() {
        return new WechatChannel();
    }

    @Override
    protected String settings() {
        return "{'appId':'%s','appSecret':'%s','token':'%s','encodingAesKey':'%s','apiRoot':'%s'}"
                .formatted(
                        FakeWeixin.ACCOUNT,
                        FakeWeixin.SECRET,
                        FakeWeixin.TOKEN,
                        FakeWeixin.KEY,
                        platform.url());
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) throws Exception {
        try (HttpService front = front(open, inlet, FakeWeixin.Mode.SAFE)) {
            assertThat(front.address().getPort()).isPositive();
            assertThat(platform.say("o-1", text).taken()).isTrue();
        }
    }

    /// The gateway's web door.
    private HttpService front(ChannelAccount open, Receiver inlet, FakeWeixin.Mode mode)
            throws IOException {
        HttpService front =
                HttpService.start(
                        "front",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        8,
                        new DataSize(1 << 20),
                        question -> answer(open, inlet, question));
        URI address = URI.create("http://127.0.0.1:" + front.address().getPort() + "/wechat");
        platform.deliverTo(address, mode, Duration.ofSeconds(60));
        return front;
    }

    private static HttpAnswer answer(ChannelAccount open, Receiver inlet, HttpQuestion question)
            throws InterruptedException {
        WebAnswer answer =
                open.take(
                        new WebDelivery(
                                question.method(),
                                question.path(),
                                question.query(),
                                question.headers(),
                                question.body()),
                        inlet);
        return new HttpAnswer(answer.status(), answer.contentType(), Map.of(), answer.body());
    }

    @Override
    protected void limit() {
        platform.refuse(1, 45009);
    }

    @Override
    protected String lastSent() {
        return platform.said().getLast().content();
    }

    @Test
    void everyKindComesInPicturesGoOutAndTheBudgetIsKept() throws Exception {
        List<IncomingMessage> taken = new CopyOnWriteArrayList<>();
        Receiver receiver =
                new Receiver() {
                    @Override
                    public void connected() {}

                    @Override
                    public void message(IncomingMessage message) {
                        taken.add(message);
                    }

                    @Override
                    public void pressed(Pressed pressed) {}
                };
        ChannelSetup setup =
                new ChannelSetup(
                        ChannelSetup.DEFAULT,
                        JsonText.parseObject(settings().replace('\'', '"')),
                        Map.of(),
                        state,
                        _ -> {});
        try (ChannelAccount account = channel().open(setup);
                HttpService front = front(account, receiver, FakeWeixin.Mode.COMPATIBLE)) {
            assertThat(front.address().getPort()).isPositive();
            assertThat(platform.verify(FakeWeixin.TOKEN, "e1").text()).isEqualTo("e1");
            assertThat(platform.verify("wrong", "e1").status()).isEqualTo(403);
            assertThat(platform.act("o-1", "subscribe", "").reply()).contains("欢迎关注");
            String media = platform.keep(new byte[] {1, 2});
            platform.deliver(
                    "o-1", platform.nextId(), Map.of("MsgType", "image", "MediaId", media));
            platform.deliver(
                    "o-1",
                    platform.nextId(),
                    Map.of("MsgType", "location", "Location_X", "1", "Location_Y", "2"));
            Attachment picture = taken.getFirst().attachments().getFirst();
            assertThat(account.fetch(picture, 100)).containsExactly(1, 2);
            assertThat(taken.get(1).text()).contains("[位置]");
            Place chat = Place.of("o-1");
            OutgoingFile file = new OutgoingFile("a.png", "image/png", new byte[] {7});
            account.send(OutgoingMessage.of(chat, "k1", "**see**").carrying(List.of(file)));
            assertThat(platform.said("o-1")).extracting(FakeWeixin.Said::kind).contains("image");
            account.send(OutgoingMessage.of(chat, "k2", "一二三四五六七八九。".repeat(500) + "完"));
            assertThat(lastSent()).contains("回复「继续」");
            while (!lastSent().contains("。完")) {
                platform.say("o-1", "继续");
                platform.await("o-1", "一");
            }
            assertThat(taken)
                    .extracting(IncomingMessage::text)
                    .filteredOn(text -> !text.equals("继续"))
                    .hasSize(2);
            assertThat(platform.violations()).isEmpty();
        }
    }
}
