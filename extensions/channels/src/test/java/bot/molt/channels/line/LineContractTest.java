package bot.molt.channels.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.channels.wire.Signatures;
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
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeLine;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineContractTest extends ChannelContract {
    private final FakeLine line;
    @TempDir private Path state;

    LineContractTest() throws IOException {
        line = new FakeLine();
    }

    @AfterEach
    void end() {
        line.close();
    }

    @Override
    protected Channel channel() {
        return new LineChannel();
    }

    @Override
    protected String settings() {
        return "{'channelAccessToken':'%s','channelSecret':'%s','apiRoot':'%s','dataRoot':'%s'}"
                .formatted(FakeLine.TOKEN, FakeLine.SECRET, line.url(), line.url());
    }

    private static WebDelivery delivery(String event) {
        byte[] body =
                "{\"destination\":\"Ubot\",\"events\":[%s]}"
                        .formatted(event.replace('\'', '"'))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] mac = Signatures.hmac(FakeLine.SECRET, body);
        return new WebDelivery(
                "POST",
                "/line/webhook",
                Map.of(),
                Map.of("x-line-signature", Base64.getEncoder().encodeToString(mac)),
                body);
    }

    private static String written(String source, String message) {
        return "{'type':'message','timestamp':1795000000000,'source':%s,'message':%s}"
                .formatted(source, message);
    }

    /// Delivers until it is taken, as LINE does where redelivery is turned on.
    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text)
            throws InterruptedException {
        WebDelivery delivery =
                delivery(
                        written(
                                "{'type':'user','userId':'U42'}",
                                "{'type':'text','id':'1','text':'%s'}".formatted(text)));
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

    @Override
    protected void limit() {
        line.limit(1);
    }

    @Override
    protected String lastSent() {
        return line.sent().to("U42").getLast().text();
    }

    @Test
    void groupsPicturesAndButtonsComeInSigned() throws Exception {
        Json.Obj settings = Listening.tree(settings());
        ChannelSetup setup = new ChannelSetup("second", settings, Map.of(), state, _ -> {});
        try (Listening second = new Listening(new LineChannel().open(setup))) {
            second.connected(1);
            String team = "{'type':'group','groupId':'C1','userId':'U7'}";
            second.deliver(
                    delivery(
                            written(
                                    team,
                                    "{'type':'text','id':'2','text':'@Molt /status','mention':{'mentionees':[{'index':0,'length':5,'isSelf':true}]}}")));
            IncomingMessage message = second.next();
            assertThat(message.text()).isEqualTo("/status");
            assertThat(message.addressed()).isTrue();
            assertThat(message.place()).isEqualTo(Place.of("C1"));
            assertThat(message.from().name()).isEqualTo("PU7");
            line.keep("3", new byte[] {1, 2, 3});
            second.deliver(delivery(written(team, "{'type':'image','id':'3'}")));
            assertThat(second.account().fetch(second.next().attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            String id =
                    second.account()
                            .send(
                                    OutgoingMessage.of(message.place(), "b", "?")
                                            .with(
                                                    List.of(
                                                            List.of(
                                                                    new Button(
                                                                            "A label that is too long",
                                                                            "ap:o:1")))));
            SentMessage asked = line.sent().await(m -> m.id().equals(id));
            assertThat(asked.buttons()).containsValue("ap:o:1");
            second.deliver(
                    delivery(
                            "{'type':'postback','webhookEventId':'w1','source':%s,'postback':{'data':'ap:o:1'}}"
                                    .formatted(team)));
            Pressed pressed = second.pressed();
            assertThat(pressed.data()).isEqualTo("ap:o:1");
            second.account().answer(pressed, "Taken.");
            line.sent().awaitText("C1", "Taken.");
            WebDelivery forged =
                    new WebDelivery(
                            "POST",
                            "/line/webhook",
                            Map.of(),
                            Map.of("x-line-signature", "AAAA"),
                            delivery("").body());
            assertThat(second.deliver(forged).status()).isEqualTo(401);
            OutgoingMessage once = OutgoingMessage.of(message.place(), "once", "one");
            String first = second.account().send(once);
            assertThat(second.account().send(once)).isEqualTo(first);
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            assertThatThrownBy(() -> second.account().send(once.carrying(List.of(file))))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.UNSUPPORTED));
        }
    }
}
