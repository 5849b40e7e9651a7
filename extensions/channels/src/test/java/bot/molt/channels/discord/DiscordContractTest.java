package bot.molt.channels.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.testkit.channel.FakeDiscord;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscordContractTest extends ChannelContract {
    private final FakeDiscord discord;
    @TempDir private Path state;

    DiscordContractTest() throws IOException {
        discord = new FakeDiscord();
    }

    @AfterEach
    void end() {
        discord.close();
    }

    @Override
    protected Channel channel() {
        return new DiscordChannel();
    }

    @Override
    protected String settings() {
        return "{'token':'%s','apiRoot':'%s'}".formatted(FakeDiscord.TOKEN, discord.url());
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text)
            throws InterruptedException {
        discord.say("42", text);
    }

    @Override
    protected void limit() {
        discord.limit(1, true);
    }

    @Override
    protected String lastSent() {
        return discord.sent().to("542").getLast().text();
    }

    private ChannelAccount account(String token, String more) {
        Json.Obj settings =
                Listening.tree(
                        "{'token':'%s','apiRoot':'%s'%s}".formatted(token, discord.url(), more));
        return new DiscordChannel()
                .open(new ChannelSetup("second", settings, Map.of(), state, _ -> {}));
    }

    @Test
    void whatCameWhileTheConnectionWasGoneComesOnce() throws Exception {
        try (Listening second = new Listening(account(FakeDiscord.TOKEN, ""))) {
            second.connected(1);
            discord.say("42", "before");
            assertThat(second.next().text()).isEqualTo("before");
            discord.sessions().cut();
            discord.say("42", "after the cut");
            assertThat(second.next().text()).isEqualTo("after the cut");
            discord.sessions().reconnect();
            discord.say("42", "after the change");
            assertThat(second.next().text()).isEqualTo("after the change");
            assertThat(discord.sessions().resumed()).isPositive();
        }
        discord.say("42", "while nobody was there");
        try (Listening third = new Listening(account(FakeDiscord.TOKEN, ""))) {
            IncomingMessage missed = third.next();
            if (missed.text().equals("after the change")) {
                // the account ended before it had noted that one; its key is known to the host
                missed = third.next();
            }
            assertThat(missed.text()).isEqualTo("while nobody was there");
            discord.sessions().invalidate();
            third.connected(2);
            discord.say("42", "in a new session");
            assertThat(third.next().text()).isEqualTo("in a new session");
        }
    }

    @Test
    void aGuildIsReadAsItsSettingsSay() throws Exception {
        String guilds =
                ",'guilds':{'the-team':{'requireMention':false,'users':['7'],'channels':{'general':{'autoThread':true}}}}";
        try (Listening second = new Listening(account(FakeDiscord.TOKEN, guilds))) {
            second.connected(1);
            discord.sayIn(FakeDiscord.GENERAL, "7", "<@4711> /status of <@9>");
            IncomingMessage message = second.next();
            assertThat(message.text()).isEqualTo("/status of @9");
            assertThat(message.title()).isEqualTo("The Team #General");
            assertThat(message.addressed()).isTrue();
            ChannelConfig.Group group = second.account().group(message).orElseThrow();
            assertThat(group).isEqualTo(new ChannelConfig.Group(true, false, List.of("7")));
            second.account().send(OutgoingMessage.of(message.place(), "t", "in a thread"));
            SentMessage answer = discord.sent().await(m -> m.text().equals("in a thread"));
            assertThat(answer.thread()).isEqualTo(message.id());
            String thread = discord.openThread("lunch");
            discord.sayIn(thread, "7", "noon?");
            IncomingMessage noon = second.next();
            assertThat(noon.place()).isEqualTo(new Place(FakeDiscord.GENERAL, thread));
            assertThat(noon.addressed()).isFalse();
        }
    }

    @Test
    void filesGoBothWaysAndNobodyIsCalled() throws Exception {
        try (Listening second = new Listening(account(FakeDiscord.TOKEN, ""))) {
            second.connected(1);
            discord.sendPhoto("42", "look", new byte[] {1, 2, 3});
            IncomingMessage message = second.next();
            assertThat(second.account().fetch(message.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            assertThatThrownBy(() -> second.account().fetch(message.attachments().getFirst(), 2))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.TOO_LARGE));
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            second.account()
                    .send(
                            OutgoingMessage.of(message.place(), "f", "@everyone 你好")
                                    .carrying(List.of(file, file)));
            SentMessage sent = discord.sent().await(m -> m.files().size() == 2);
            assertThat(sent.text()).isEqualTo("@everyone 你好");
            assertThat(discord.bodies().getLast().object("allowed_mentions").items("parse"))
                    .isEmpty();
        }
    }

    @Test
    void aRouteThatHasEnoughIsWaitedForAndAKeySendsOnce() throws Exception {
        try (Listening second = new Listening(account(FakeDiscord.TOKEN, ""))) {
            Place place = second.account().direct("42");
            discord.limit(2, false);
            String id = second.account().send(OutgoingMessage.of(place, "once", "one"));
            assertThat(second.account().send(OutgoingMessage.of(place, "once", "one")))
                    .isEqualTo(id);
            assertThat(discord.sent().to("542")).hasSize(1);
            second.account().react(place, id, "👍");
            discord.sent().awaitDeed("PUT reaction " + id + " 👍");
        }
    }

    @Test
    void aButtonAndACommandAreAnsweredAtOnce() throws Exception {
        try (Listening second = new Listening(account(FakeDiscord.TOKEN, ""))) {
            second.connected(1);
            discord.sent().awaitDeed("PUT /applications/4711/commands");
            Place place = second.account().direct("42");
            second.account()
                    .send(
                            OutgoingMessage.of(place, "b", "?")
                                    .with(List.of(List.of(new Button("Yes", "ap:o:1")))));
            discord.press("42", discord.sent().await(m -> m.text().equals("?")), "Yes");
            Pressed pressed = second.pressed();
            assertThat(pressed.data()).isEqualTo("ap:o:1");
            discord.sent().awaitDeed("POST /interactions/" + pressed.id());
            second.account().answer(pressed, "Taken.");
            assertThat(discord.sent().awaitDeed("POST /webhooks/4711/"))
                    .contains("Taken.", "\"flags\":64");
            discord.choose("42", "exec", "command", "ls -l");
            IncomingMessage line = second.next();
            assertThat(line.text()).isEqualTo("/exec ls -l");
            assertThat(line.place()).isEqualTo(place);
        }
    }

    @Test
    void whatIsWrongIsExplained() throws Exception {
        try (ChannelAccount wrong = account("wrong-token-0123456789-0123", "")) {
            assertThatThrownBy(wrong::probe)
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.AUTH))
                    .message()
                    .doesNotContain("wrong-token");
        }
        discord.sessions().forbidContent();
        try (Listening second = new Listening(account(FakeDiscord.TOKEN, ""))) {
            assertThat(second.broke())
                    .hasMessageContaining("enable Message Content")
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.failure().retryable()).isFalse());
            assertThatThrownBy(() ->
                            second.account().send(OutgoingMessage.of(Place.of("999"), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
        }
    }
}
