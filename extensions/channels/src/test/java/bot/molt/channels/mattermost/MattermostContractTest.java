package bot.molt.channels.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
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
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeMattermost;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MattermostContractTest extends ChannelContract {
    private static final String ANN = "ann1ann1ann1ann1ann1ann1an";
    private final FakeMattermost server;
    @TempDir private Path state;

    MattermostContractTest() throws IOException {
        server = new FakeMattermost();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Override
    protected Channel channel() {
        return new MattermostChannel();
    }

    @Override
    protected String settings() {
        return "{'baseUrl':'%s','botToken':'%s','callbackUrl':'http://gateway/mattermost/actions'}"
                .formatted(server.url(), FakeMattermost.TOKEN);
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) throws IOException {
        server.say(ANN, text);
    }

    @Override
    protected void limit() {
        server.limit(1);
    }

    @Override
    protected String lastSent() {
        return server.sent().to(FakeMattermost.direct(ANN)).getLast().text();
    }

    private Listening listening() throws InterruptedException {
        Listening second =
                new Listening(
                        new MattermostChannel()
                                .open(
                                        new ChannelSetup(
                                                "second",
                                                Listening.tree(settings()),
                                                Map.of(),
                                                state,
                                                _ -> {})));
        second.connected(1);
        return second;
    }

    private static WebDelivery delivery(Json.Obj body) {
        return new WebDelivery(
                "POST", "/mattermost/actions", Map.of(), Map.of(), JsonText.bytes(body));
    }

    @Test
    void aThreadIsAPlaceKeysSendOnceAndAButtonOfAnotherIsRefused() throws Exception {
        try (Listening second = listening()) {
            server.sayAsProgram("hook", "@molt I am a bot");
            String root = server.sayIn(ANN, "", "lunch?");
            assertThat(second.next().addressed()).isFalse();
            server.sayIn(ANN, root, "@Molt, /status");
            IncomingMessage message = second.next();
            assertThat(message.addressed()).isTrue();
            assertThat(message.isDirect()).isFalse();
            assertThat(message.text()).isEqualTo("/status");
            assertThat(message.title()).isEqualTo("Team");
            assertThat(message.from().shown()).isEqualTo("n" + ANN);
            assertThat(message.place()).isEqualTo(new Place(FakeMattermost.TEAM, root));
            OutgoingMessage question =
                    OutgoingMessage.of(message.place(), "k", "**May I?**")
                            .with(List.of(List.of(new Button("Yes", "ap:o:1"))));
            String id = second.account().send(question);
            assertThat(second.account().send(question)).isEqualTo(id);
            assertThat(server.sent().to(FakeMattermost.TEAM)).hasSize(1);
            SentMessage shown = server.sent().await(m -> m.id().equals(id));
            assertThat(shown.thread()).isEqualTo(root);
            Json.Obj press = FakeMattermost.press(ANN, shown, "Yes");
            assertThat(second.deliver(delivery(press)).status()).isEqualTo(200);
            assertThat(second.pressed().data()).isEqualTo("ap:o:1");
            Json.Obj forged =
                    press.with("context", press.object("context").with("data", Json.of("ap:o:2")));
            assertThat(second.deliver(delivery(forged)).status()).isEqualTo(403);
            second.account().react(message.place(), message.id(), "👀");
            server.sent().awaitDeed("reaction {\"user_id\":\"" + FakeMattermost.BOT);
            second.account().react(message.place(), message.id(), "");
            server.sent().awaitDeed("removed /users/" + FakeMattermost.BOT);
            second.account().typing(message.place());
            server.sent().awaitDeed("typing ");
        }
    }

    @Test
    void whatCameWhileNobodyWasThereComesOnceAndFilesGoBothWays() throws Exception {
        server.say(ANN, "before the first start");
        try (Listening second = listening()) {
            server.say(ANN, "one");
            assertThat(second.next().text()).isEqualTo("one");
            server.cut();
            server.say(ANN, "two");
            assertThat(second.next().text()).isEqualTo("two");
            second.broke();
        }
        server.sendPhoto(ANN, new byte[] {1, 2, 3});
        try (Listening third = listening()) {
            IncomingMessage message = third.next();
            while (message.attachments().isEmpty()) {
                assertThat(message.text()).isIn("one", "two");
                message = third.next();
            }
            assertThat(third.account().fetch(message.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            Place place = third.account().direct("new2new2new2new2new2new2ne");
            third.account().send(OutgoingMessage.of(place, "f", "").carrying(List.of(file)));
            SentMessage sent = server.sent().await(m -> m.files().contains("a.txt"));
            assertThat(sent.chat()).isEqualTo("dnew2new2new2new2new2new2ne");
            third.account().send(OutgoingMessage.of(Place.of(ANN), "p", "by id"));
            server.sent().awaitText(FakeMattermost.direct(ANN), "by id");
            assertThatThrownBy(() ->
                            third.account().send(OutgoingMessage.of(Place.of("gone"), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
        }
    }
}
