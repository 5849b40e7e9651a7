package bot.molt.channels.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
import bot.molt.channels.ChannelContract;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import bot.molt.testkit.channel.FakeTelegram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelegramContractTest extends ChannelContract {
    private final FakeTelegram telegram;
    @TempDir private Path state;

    TelegramContractTest() throws IOException {
        telegram = new FakeTelegram();
    }

    @AfterEach
    void end() {
        telegram.close();
    }

    @Override
    protected Channel channel() {
        return new TelegramChannel();
    }

    @Override
    protected String settings() {
        return "{'botToken':'%s','apiRoot':'%s'}".formatted(FakeTelegram.TOKEN, telegram.url());
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) {
        telegram.say(42, text);
    }

    @Override
    protected void limit() {
        telegram.limit(1);
    }

    @Override
    protected String lastSent() {
        return telegram.messages(42).getLast().html();
    }

    private ChannelAccount account(String token) {
        Json.Obj settings =
                Json.object()
                        .put("botToken", token)
                        .put("apiRoot", telegram.url().toString())
                        .build();
        return new TelegramChannel()
                .open(new ChannelSetup("second", settings, Map.of(), state, _ -> {}));
    }

    @Test
    void aWrongTokenIsNamedWithoutBeingShown() throws Exception {
        try (ChannelAccount wrong = account("1:wrong-token-0123456789")) {
            assertThatThrownBy(wrong::probe)
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.AUTH))
                    .hasMessageContaining("@BotFather")
                    .message()
                    .doesNotContain("wrong-token");
        }
    }

    @Test
    void aChatThatIsNotThereIsGoneForGood() throws Exception {
        try (ChannelAccount second = account(FakeTelegram.TOKEN)) {
            assertThatThrownBy(() -> second.send(OutgoingMessage.of(Place.of("999"), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.failure().retryable()).isFalse());
        }
    }

    @Test
    void aSecondReceiverIsToldOfTheFirst() throws Exception {
        telegram.say(42, "hi");
        try (ChannelAccount second = account(FakeTelegram.TOKEN)) {
            assertThat(second.probe().object("bot").string("username")).contains("molt_bot");
            telegram.cut();
            telegram.say(42, "after the cut");
            telegram.awaitCall("getUpdates", params -> params.number("offset").orElse(0L) > 2);
        }
    }
}
