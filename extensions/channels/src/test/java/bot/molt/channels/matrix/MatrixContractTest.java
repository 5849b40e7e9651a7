package bot.molt.channels.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
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
import bot.molt.testkit.channel.FakeMatrix;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixContractTest extends ChannelContract {
    private static final String ANN = "@ann:x.org";
    private final FakeMatrix matrix;
    @TempDir private Path state;

    MatrixContractTest() throws IOException {
        matrix = new FakeMatrix();
    }

    @AfterEach
    void end() {
        matrix.close();
    }

    @Override
    protected Channel channel() {
        return new MatrixChannel();
    }

    @Override
    protected String settings() {
        return "{'homeserver':'%s','accessToken':'%s'}".formatted(matrix.url(), FakeMatrix.TOKEN);
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) {
        matrix.say(ANN, text);
    }

    @Override
    protected void limit() {
        matrix.limit(1);
    }

    @Override
    protected String lastSent() {
        return matrix.sent().to(FakeMatrix.room(ANN)).getLast().text();
    }

    private Listening listening() throws InterruptedException {
        Json.Obj settings = Listening.tree(settings());
        Listening second =
                new Listening(
                        new MatrixChannel()
                                .open(
                                        new ChannelSetup(
                                                "second", settings, Map.of(), state, _ -> {})));
        second.connected(1);
        return second;
    }

    @Test
    void aThreadOfARoomIsAPlaceAndKeysSendOnce() throws Exception {
        try (Listening second = listening()) {
            String root = matrix.sayIn(FakeMatrix.TEAM, ANN, "", "lunch?");
            assertThat(second.next().addressed()).isFalse();
            matrix.sayIn(FakeMatrix.TEAM, ANN, root, "@bot:x.org: /status");
            IncomingMessage message = second.next();
            assertThat(message.isDirect()).isFalse();
            assertThat(message.addressed()).isTrue();
            assertThat(message.text()).isEqualTo("/status");
            assertThat(message.place()).isEqualTo(new Place(FakeMatrix.TEAM, root));
            OutgoingMessage answer = OutgoingMessage.of(message.place(), "k", "**a**\n<b>");
            String id = second.account().send(answer);
            assertThat(second.account().send(answer)).isEqualTo(id);
            SentMessage shown = matrix.sent().await(m -> m.id().equals(id));
            assertThat(shown.thread()).isEqualTo(root);
            assertThat(shown.text()).isEqualTo("<strong>a</strong><br/>&lt;b&gt;");
            assertThat(matrix.sent().to(FakeMatrix.TEAM)).hasSize(1);
            second.account().react(message.place(), message.id(), "👍");
            matrix.sent().awaitDeed("reaction " + message.id() + " 👍");
            matrix.invite("!new:x.org", ANN);
            matrix.sent().awaitDeed("join !new:x.org");
        }
    }

    @Test
    void whatCameWhileNobodyWasThereComesOnceAndFilesGoBothWays() throws Exception {
        try (Listening second = listening()) {
            matrix.say(ANN, "before");
            assertThat(second.next().text()).isEqualTo("before");
            matrix.cut();
            matrix.say(ANN, "after the cut");
            assertThat(second.next().text()).isEqualTo("after the cut");
        }
        matrix.sendPhoto(ANN, new byte[] {1, 2, 3});
        try (Listening third = listening()) {
            IncomingMessage message = third.next();
            while (message.attachments().isEmpty()) {
                message = third.next();
            }
            assertThat(third.account().fetch(message.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            Place place = message.place();
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            third.account().send(OutgoingMessage.of(place, "f", "").carrying(List.of(file)));
            matrix.sent().await(m -> m.files().contains("a.txt"));
            assertThatThrownBy(() ->
                            third.account()
                                    .send(OutgoingMessage.of(Place.of("!gone:x.org"), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
        }
    }
}
