package bot.molt.channels.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import bot.molt.testkit.channel.FakeDingtalk;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DingtalkContractTest extends ChannelContract {
    private static final String ANN = "manager4220";
    private final FakeDingtalk ding;
    @TempDir private Path state;

    DingtalkContractTest() throws IOException {
        ding = new FakeDingtalk();
    }

    @AfterEach
    void end() {
        ding.close();
    }

    @Override
    protected Channel channel() {
        return new DingtalkChannel();
    }

    @Override
    protected String settings() {
        return "{'clientId':'%s','clientSecret':'%s','apiRoot':'%s','mediaRoot':'%s'}"
                .formatted(FakeDingtalk.CLIENT, FakeDingtalk.SECRET, ding.url(), ding.url());
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) throws IOException {
        ding.say(ANN, text);
    }

    @Override
    protected void limit() {
        ding.limit(1);
    }

    @Override
    protected String lastSent() {
        return ding.sent().to(ANN).getLast().text();
    }

    @Test
    void aGroupIsAnsweredInTheGroupAndTheStreamIsMadeAnew() throws Exception {
        ChannelSetup setup =
                new ChannelSetup("second", Listening.tree(settings()), Map.of(), state, _ -> {});
        try (Listening second = new Listening(new DingtalkChannel().open(setup))) {
            second.connected(1);
            ding.ping();
            ding.sent().awaitDeed("answer s1 {\"opaque\":\"o1\"}".substring(0, 8));
            ding.sayIn(ANN, " /status ");
            IncomingMessage message = second.next();
            assertThat(message.isDirect()).isFalse();
            assertThat(message.addressed()).isTrue();
            assertThat(message.text()).isEqualTo("/status");
            assertThat(message.title()).isEqualTo("Team");
            assertThat(message.from().shown()).isEqualTo("N" + ANN);
            ding.expire();
            second.account().send(OutgoingMessage.of(message.place(), "k", "# A\nb\n\nc"));
            SentMessage answer = ding.sent().to(FakeDingtalk.TEAM).getFirst();
            assertThat(answer.text()).isEqualTo("# A  \nb\n\nc");
            ding.disconnect();
            second.connected(1);
            ding.sendPhoto(ANN, "what is this?", new byte[] {1, 2, 3});
            IncomingMessage photo = second.next();
            assertThat(photo.text()).isEqualTo("what is this?");
            assertThat(photo.isDirect()).isTrue();
            assertThat(second.account().fetch(photo.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            ding.cut();
            ding.say(ANN, "after the cut");
            assertThat(second.next().text()).isEqualTo("after the cut");
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            OutgoingMessage sent =
                    OutgoingMessage.of(photo.place(), "f", "here").carrying(List.of(file));
            second.account().send(sent);
            second.account().send(sent);
            assertThat(ding.sent().to(ANN))
                    .hasSize(2)
                    .last()
                    .extracting(SentMessage::files)
                    .isEqualTo(List.of("a.txt"));
            assertThatThrownBy(() ->
                            second.account().send(OutgoingMessage.of(Place.of("nobody"), "n", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
        }
    }
}
