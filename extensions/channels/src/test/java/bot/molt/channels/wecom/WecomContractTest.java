package bot.molt.channels.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeWecom;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WecomContractTest extends ChannelContract {
    private static final String ANN = "Ann.Li@corp";
    private final FakeWecom wecom;
    @TempDir private Path state;

    WecomContractTest() throws IOException {
        wecom = new FakeWecom();
    }

    @AfterEach
    void end() {
        wecom.close();
    }

    @Override
    protected Channel channel() {
        return new WecomChannel();
    }

    @Override
    protected String settings() {
        return "{'corpId':'%s','agentId':%d,'corpSecret':'%s','token':'%s','encodingAesKey':'%s','apiRoot':'%s'}"
                .formatted(
                        FakeWecom.CORP,
                        FakeWecom.AGENT,
                        FakeWecom.SECRET,
                        FakeWecom.TOKEN,
                        FakeWecom.KEY,
                        wecom.url());
    }

    private static long now() {
        return InstantSource.system().instant().getEpochSecond();
    }

    private static WebDelivery web(String method, FakeWecom.Delivery delivery) {
        return new WebDelivery(
                method,
                "/wecom",
                delivery.query(),
                Map.of(),
                delivery.body().getBytes(StandardCharsets.UTF_8));
    }

    private WebDelivery text(String text) {
        return web(
                "POST",
                wecom.delivery(
                        ANN,
                        "<MsgType>text</MsgType><Content><![CDATA[%s]]></Content><MsgId>1</MsgId>"
                                .formatted(text),
                        now()));
    }

    /// Delivers until it is taken, as the platform does.
    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text)
            throws InterruptedException {
        WebDelivery delivery = text(text);
        boolean taken = false;
        while (!taken) {
            taken = delivered(open, inlet, delivery);
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

    @Override
    protected void limit() {
        wecom.limit(1);
    }

    @Override
    protected String lastSent() {
        return wecom.sent().to(ANN).getLast().text();
    }

    @Test
    void whatIsNotSignedOrOldOrNoMessageIsNotTaken() throws Exception {
        ChannelSetup setup =
                new ChannelSetup("second", Listening.tree(settings()), Map.of(), state, _ -> {});
        try (Listening second = new Listening(new WecomChannel().open(setup))) {
            second.connected(1);
            byte[] echo = second.deliver(web("GET", wecom.greeting("12345", now()))).body();
            assertThat(new String(echo, StandardCharsets.UTF_8)).isEqualTo("12345");
            WebDelivery good = text("hi");
            Map<String, String> forged = new HashMap<>(good.query());
            forged.put("nonce", "nonce2");
            assertThat(
                            second.deliver(
                                            new WebDelivery(
                                                    "POST",
                                                    "/wecom",
                                                    forged,
                                                    Map.of(),
                                                    good.body()))
                                    .status())
                    .isEqualTo(403);
            FakeWecom.Delivery old = wecom.delivery(ANN, "<MsgType>text</MsgType>", now() - 3600);
            assertThat(second.deliver(web("POST", old)).status()).isEqualTo(403);
            WebDelivery nonsense =
                    new WebDelivery("POST", "/wecom", good.query(), Map.of(), new byte[] {1, 2});
            assertThat(second.deliver(nonsense).status()).isEqualTo(400);
            FakeWecom.Delivery event =
                    wecom.delivery(
                            ANN, "<MsgType>event</MsgType><Event>enter_agent</Event>", now());
            assertThat(second.deliver(web("POST", event)).status()).isEqualTo(200);
            assertThat(second.waiting()).isZero();
        }
    }

    @Test
    void aPictureComesInAndALongTextGoesOutInPages() throws Exception {
        ChannelSetup setup =
                new ChannelSetup("second", Listening.tree(settings()), Map.of(), state, _ -> {});
        try (Listening second = new Listening(new WecomChannel().open(setup))) {
            second.connected(1);
            wecom.keep("media1", new byte[] {1, 2, 3});
            second.deliver(
                    web(
                            "POST",
                            wecom.delivery(
                                    ANN,
                                    "<MsgType>image</MsgType><MediaId>media1</MediaId><MsgId>2</MsgId>",
                                    now())));
            IncomingMessage message = second.next();
            wecom.expire();
            assertThat(second.account().fetch(message.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            wecom.expire();
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            String text = "**龙虾**🦞。".repeat(170).strip();
            OutgoingMessage answer =
                    OutgoingMessage.of(message.place(), "k", text).carrying(List.of(file));
            second.account().send(answer);
            second.account().send(answer);
            List<SentMessage> all = wecom.sent().to(ANN);
            assertThat(all)
                    .hasSize(3)
                    .last()
                    .extracting(SentMessage::files)
                    .asString()
                    .contains("a.txt");
            assertThat(String.join("", all.stream().map(SentMessage::text).toList()))
                    .isEqualTo("龙虾🦞。".repeat(170));
            assertThatThrownBy(() ->
                            second.account().send(OutgoingMessage.of(Place.of("nobody"), "n", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
        }
    }
}
