package bot.molt.channels.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.channels.wire.Signatures;
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
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeSlack;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackContractTest extends ChannelContract {
    private static final String SIGNING = "signing-secret-of-the-tests";
    private final FakeSlack slack;
    @TempDir private Path state;

    SlackContractTest() throws IOException {
        slack = new FakeSlack();
    }

    @AfterEach
    void end() {
        slack.close();
    }

    @Override
    protected Channel channel() {
        return new SlackChannel();
    }

    @Override
    protected String settings() {
        return "{'botToken':'%s','appToken':'%s','apiRoot':'%s'}"
                .formatted(FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, slack.url());
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) throws IOException {
        slack.say("U42", text);
    }

    @Override
    protected void limit() {
        slack.limit(1);
    }

    @Override
    protected String lastSent() {
        return slack.sent().to("D0U42").getLast().text();
    }

    private ChannelAccount account(String more) {
        Json.Obj settings =
                Listening.tree(
                        "{'botToken':'%s','apiRoot':'%s',%s}"
                                .formatted(FakeSlack.BOT_TOKEN, slack.url(), more));
        return new SlackChannel()
                .open(new ChannelSetup("second", settings, Map.of(), state, _ -> {}));
    }

    private Listening listening(String more) throws InterruptedException {
        Listening second =
                new Listening(account("'appToken':'%s'%s".formatted(FakeSlack.APP_TOKEN, more)));
        second.connected(1);
        return second;
    }

    @Test
    void whatWasNotAcknowledgedComesOverTheNextConnection() throws Exception {
        try (Listening second = listening("")) {
            slack.say("U42", "before");
            assertThat(second.next().text()).isEqualTo("before");
            slack.cut();
            slack.say("U42", "after the cut");
            assertThat(second.next().text()).isEqualTo("after the cut");
            slack.refresh();
            slack.say("U42", "after the change");
            assertThat(second.next().text()).isEqualTo("after the change");
            assertThat(second.waiting()).isZero();
        }
    }

    @Test
    void aThreadIsItsOwnPlaceAndNamesAreRead() throws Exception {
        try (Listening second =
                listening(",'channels':{'#general':{'requireMention':false,'users':['U7']}}")) {
            slack.sayIn(
                    FakeSlack.GENERAL,
                    "U7",
                    "1794000000.000001",
                    "<@U0BOT> see <https://x.y/z|this> &amp; <#C1|lunch>, <@U9>");
            IncomingMessage message = second.next();
            assertThat(message.text()).isEqualTo("see this (https://x.y/z) & #lunch, @PU9");
            assertThat(message.addressed()).isTrue();
            assertThat(message.place())
                    .isEqualTo(new Place(FakeSlack.GENERAL, "1794000000.000001"));
            assertThat(message.from().name()).isEqualTo("PU7");
            assertThat(second.account().group(message))
                    .contains(new ChannelConfig.Group(true, false, List.of("U7")));
            second.account()
                    .send(
                            OutgoingMessage.of(
                                    message.place(), "k", "**a** [b](https://c.d) <!channel> 1<2"));
            SentMessage answer = slack.sent().await(m -> !m.thread().isEmpty());
            assertThat(answer.text()).isEqualTo("*a* <https://c.d|b> &lt;!channel&gt; 1&lt;2");
            assertThat(answer.thread()).isEqualTo("1794000000.000001");
        }
    }

    @Test
    void filesGoBothWays() throws Exception {
        try (Listening second = listening("")) {
            slack.sendPhoto("U42", "look", new byte[] {1, 2, 3});
            IncomingMessage message = second.next();
            assertThat(second.account().fetch(message.attachments().getFirst(), 100))
                    .containsExactly(1, 2, 3);
            OutgoingFile file = new OutgoingFile("a.txt", "text/plain", new byte[] {65});
            second.account()
                    .send(
                            OutgoingMessage.of(message.place(), "f", "here")
                                    .carrying(List.of(file, file)));
            SentMessage sent = slack.sent().await(m -> m.files().size() == 2);
            assertThat(sent.chat()).isEqualTo("D0U42");
            slack.sent().awaitText("D0U42", "here");
        }
    }

    @Test
    void aButtonAndACommandComeIn() throws Exception {
        try (Listening second = listening("")) {
            String id =
                    second.account()
                            .send(
                                    OutgoingMessage.of(Place.of("U42"), "b", "x".repeat(3_500))
                                            .with(List.of(List.of(new Button("Yes", "ap:o:1")))));
            slack.press("U42", slack.sent().await(m -> m.id().equals(id)), "Yes");
            Pressed pressed = second.pressed();
            assertThat(pressed.data()).isEqualTo("ap:o:1");
            assertThat(pressed.messageId()).isEqualTo(id);
            second.account().answer(pressed, "Taken.");
            assertThat(slack.sent().awaitDeed("chat.postEphemeral")).contains("Taken.", "U42");
            second.account().react(pressed.place(), id, "👍");
            assertThat(slack.sent().awaitDeed("reactions.add")).contains("\"+1\"");
            slack.type("U42", "/clawd", "/exec ls");
            assertThat(second.next().text()).isEqualTo("/exec ls");
            slack.type("U42", "/status", "");
            assertThat(second.next().text()).isEqualTo("/status");
        }
    }

    @Test
    void errorsOfSlackAreTold() throws Exception {
        try (ChannelAccount second = account("'appToken':'xapp-wrong-0123'")) {
            assertThatThrownBy(() -> second.send(OutgoingMessage.of(Place.of("C9"), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
            slack.refuse("msg_too_long");
            assertThatThrownBy(() ->
                            second.send(OutgoingMessage.of(Place.of(FakeSlack.GENERAL), "k", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.TOO_LARGE));
            assertThatThrownBy(() -> second.react(Place.of(FakeSlack.GENERAL), "1.2", "🦞"))
                    .hasMessageContaining("thumbsup");
        }
        try (Listening wrong = new Listening(account("'appToken':'xapp-wrong-0123'"))) {
            assertThat(wrong.broke()).hasMessageContaining("apps.connections.open: invalid_auth");
        }
    }

    private static WebDelivery delivery(String body, String type, Instant at) {
        String seconds = Long.toString(at.getEpochSecond());
        String text = "v0:" + seconds + ":" + body;
        byte[] mac = Signatures.hmac(SIGNING, text.getBytes(StandardCharsets.UTF_8));
        return new WebDelivery(
                "POST",
                "/slack/events",
                Map.of(),
                Map.of(
                        "content-type",
                        type,
                        "x-slack-request-timestamp",
                        seconds,
                        "x-slack-signature",
                        "v0=" + HexFormat.of().formatHex(mac)),
                body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void slackDeliversWhatItSigned() throws Exception {
        String mode = "'mode':'http','signingSecret':'%s'".formatted(SIGNING);
        try (Listening second = new Listening(account(mode))) {
            second.connected(1);
            String json = "application/json";
            Instant now = Instant.now();
            WebAnswer challenge =
                    second.deliver(
                            delivery(
                                    "{\"type\":\"url_verification\",\"challenge\":\"c-1\"}",
                                    json,
                                    now));
            assertThat(new String(challenge.body(), StandardCharsets.UTF_8)).isEqualTo("c-1");
            String event =
                    "{\"type\":\"event_callback\",\"event\":{\"type\":\"app_mention\",\"channel\":\"C1\",\"user\":\"U7\",\"text\":\"<@U0BOT> hi\",\"ts\":\"1.5\"}}";
            assertThat(second.deliver(delivery(event, json, now)).status()).isEqualTo(200);
            assertThat(second.next().text()).isEqualTo("hi");
            String form = "command=%2Fexec&text=ls+-l&user_id=U7&channel_id=D1&trigger_id=t1";
            String formed = "application/x-www-form-urlencoded";
            assertThat(second.deliver(delivery(form, formed, now)).status()).isEqualTo(200);
            assertThat(second.next().text()).isEqualTo("/exec ls -l");
            String press =
                    "{\"type\":\"block_actions\",\"user\":{\"id\":\"U7\"},\"channel\":{\"id\":\"D1\"},\"message\":{\"ts\":\"1.6\"},\"actions\":[{\"value\":\"v\"}]}";
            second.deliver(
                    delivery(
                            "payload=" + URLEncoder.encode(press, StandardCharsets.UTF_8),
                            formed,
                            now));
            assertThat(second.pressed().data()).isEqualTo("v");
            WebDelivery forged =
                    new WebDelivery(
                            "POST",
                            "/slack/events",
                            Map.of(),
                            delivery(event, json, now).headers(),
                            "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(second.deliver(forged).status()).isEqualTo(401);
            assertThat(second.deliver(delivery(event, json, now.minusSeconds(301))).status())
                    .isEqualTo(401);
        }
    }

    /// The example of docs.slack.dev/authentication/verifying-requests-from-slack.
    @Test
    void theSignatureIsTheOneThatSlackPublishes() {
        String body =
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        WebDelivery delivery =
                new WebDelivery(
                        "POST",
                        "/slack/events",
                        Map.of(),
                        Map.of(
                                "x-slack-request-timestamp",
                                "1531420618",
                                "x-slack-signature",
                                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
                        body.getBytes(StandardCharsets.UTF_8));
        SlackDelivery slackThen =
                new SlackDelivery(
                        Secret.of("8f742231b10e8888abcd99yyyzzz85a5"),
                        InstantSource.fixed(Instant.ofEpochSecond(1531420618)));
        assertThat(slackThen.isGenuine(delivery)).isTrue();
    }
}
