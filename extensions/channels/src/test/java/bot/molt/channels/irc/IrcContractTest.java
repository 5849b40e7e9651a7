package bot.molt.channels.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Receiver;
import bot.molt.testkit.irc.IrcPerson;
import bot.molt.testkit.irc.RealIrcd;
import bot.molt.testkit.wire.LineRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IrcContractTest extends ChannelContract {
    private static final Place TEAM = Place.of("#team");

    @SuppressWarnings("NullAway.Init")
    private static RealIrcd ircd;

    /// Whoever left may still be there for a moment, so each test has people of its own.
    private final String own = Ids.text(5);

    private final String molt = "m" + own;
    private final Place toAnn = Place.of("ann" + own);
    private final LineRelay relay;
    private final IrcPerson ann;
    @TempDir private Path state;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        ircd = RealIrcd.start(Files.createDirectories(folder));
    }

    @AfterAll
    static void stop() {
        ircd.close();
    }

    IrcContractTest() throws Exception {
        relay =
                new LineRelay(
                        ircd.port(),
                        "PRIVMSG ",
                        ":relay 263 bot PRIVMSG :Please wait a while and try again.");
        ann = IrcPerson.join(ircd.port(), toAnn.chat());
    }

    @AfterEach
    void end() {
        relay.close();
        ann.close();
    }

    @Override
    protected Channel channel() {
        return new IrcChannel();
    }

    private static String settings(int port, String nick) {
        return "{'host':'127.0.0.1','port':%d,'tls':false,'nick':'%s','channels':['#team'],'burst':20,'lineEvery':'10ms'}"
                .formatted(port, nick);
    }

    @Override
    protected String settings() {
        return settings(relay.port(), molt);
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) throws Exception {
        ann.say(molt, text);
    }

    @Override
    protected void limit() {
        relay.limit(1);
    }

    @Override
    protected String lastSent() {
        try {
            return ann.heard().getLast();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Listening listening(String settings) throws InterruptedException {
        Listening second =
                new Listening(
                        new IrcChannel()
                                .open(
                                        new ChannelSetup(
                                                "second",
                                                Listening.tree(settings),
                                                Map.of(),
                                                state,
                                                _ -> {})));
        return second;
    }

    @Test
    void aNickThatIsTakenIsMovedAsideAndAChannelIsReadWhereItIsNamed() throws Exception {
        try (Listening second = listening(settings(relay.port(), molt));
                IrcPerson eve = IrcPerson.join(ircd.port(), "Ev" + own, "#team")) {
            second.connected(1);
            assertThat(second.account().probe().toString())
                    .contains("\"username\":\"" + molt + "_\"");
            eve.await(".* 353 .*|.*JOIN.*");
            eve.say("#Team", "lunch?");
            IncomingMessage idle = second.next();
            assertThat(idle.addressed()).isFalse();
            assertThat(idle.isDirect()).isFalse();
            assertThat(idle.place()).isEqualTo(TEAM);
            assertThat(second.account().group(idle)).isPresent();
            eve.say("#team", molt.toUpperCase(Locale.ROOT) + "_: \u0002hello\u0002 \u000304,01you");
            IncomingMessage asked = second.next();
            assertThat(asked.addressed()).isTrue();
            assertThat(asked.text()).isEqualTo("hello you");
            assertThat(asked.from().id()).matches("ev" + own + "!~ev" + own + "@.+");
            assertThat(asked.from().shown()).isEqualTo("Ev" + own);
            eve.say("#team", "\u0001ACTION asks " + molt + "_ to dance\u0001");
            assertThat(second.next().text()).isEqualTo("* asks " + molt + "_ to dance");
            second.account().send(OutgoingMessage.of(TEAM, "a", "**yes**").answering(asked.id()));
            assertThat(eve.heard().getLast())
                    .contains("PRIVMSG #team :Ev" + own + ": \u0002yes\u0002")
                    .startsWith(":" + molt + "_!");
            Place byId = Place.of(asked.from().id());
            second.account().send(OutgoingMessage.of(byId, "b", "to you"));
            assertThat(eve.heard().getLast()).endsWith("PRIVMSG Ev" + own + " :to you");
        }
    }

    @Test
    void nothingThatIsSaidBecomesACommandAndALongTextArrivesWhole() throws Exception {
        try (Listening second = listening(settings(relay.port(), "o" + own))) {
            second.connected(1);
            String evil = "one\r\nQUIT :gone\nPRIVMSG #team :forged\u0000\u0001VERSION\u0001";
            second.account().send(OutgoingMessage.of(toAnn, "e", evil));
            assertThat(relay.seen()).noneMatch(line -> line.matches("(QUIT|PRIVMSG #team).*"));
            assertThat(ann.heard()).last().asString().endsWith("PRIVMSG #team :forgedVERSION");
            for (String place : List.of("ann\r\nQUIT", "ann,eve", "#a b", ":x", "$*")) {
                assertThatThrownBy(() ->
                                second.account()
                                        .send(OutgoingMessage.of(Place.of(place), "p", "x")))
                        .isInstanceOfSatisfying(
                                ChannelException.class,
                                e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.INVALID));
            }
            int before = ann.heard().size();
            String text = "龙虾🦞机器人".repeat(120);
            OutgoingMessage whole = OutgoingMessage.of(toAnn, "long", text);
            second.account().send(whole);
            second.account().send(whole);
            List<String> heard = ann.heard();
            List<String> pieces = heard.subList(before, heard.size());
            assertThat(pieces)
                    .hasSizeGreaterThan(3)
                    .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 510);
            assertThat(String.join("", pieces.stream().map(l -> l.split(" :", 2)[1]).toList()))
                    .isEqualTo(text);
            assertThatThrownBy(() ->
                            second.account().send(OutgoingMessage.of(Place.of("nobody"), "n", "x")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.GONE));
        }
    }

    @Test
    void aConnectionThatBreaksIsMadeAnewAndAMessageThatWasCutOffGoesOn() throws Exception {
        try (Listening second = listening(settings(relay.port(), "a" + own))) {
            second.connected(1);
            OutgoingMessage lines = OutgoingMessage.of(toAnn, "l", "one\ntwo\nthree");
            second.account().send(OutgoingMessage.of(toAnn, "k", "zero"));
            relay.cut();
            second.broke();
            second.connected(1);
            second.account().send(lines);
            String now = second.account().probe().object("bot").string("username").orElseThrow();
            ann.say(now, "and back");
            assertThat(second.next().text()).isEqualTo("and back");
            assertThat(ann.heard())
                    .extracting(line -> line.split(" :", 2)[1])
                    .containsExactly("zero", "one", "two", "three");
        }
    }

    @Test
    void whoItIsSaysSaslBeforeAnythingElseAndOddLinesHarmNobody() throws Exception {
        try (LineRelay server = new LineRelay(0, "", "");
                Listening second =
                        listening(
                                settings(server.port(), "molt")
                                        .replace(
                                                "'burst'",
                                                "'sasl':{'user':'bot','password':'s3cret'},'nickserv':{'password':'n1ck'},'burst'"))) {
            server.await("CAP LS 302");
            server.await("USER .*");
            signsIn(server);
            second.connected(1);
            for (String odd : odd()) {
                server.inject(odd);
            }
            server.inject(new byte[] {(byte) 0xff, (byte) 0xfe, '\n', '\n', '\r', '\n'});
            server.inject("PING :are you there");
            server.await("PONG :are you there");
            server.inject("@account=Ann;msgid=m1 :ann!~a@h PRIVMSG molt :hi");
            IncomingMessage message = second.next();
            assertThat(message.id()).isEqualTo("m1");
            assertThat(message.from().id()).isEqualTo("ann");
            assertThat(second.account().direct("ann")).isEqualTo(Place.of("ann"));
            server.inject("ERROR :Closing link: Excess Flood");
            server.cut();
            assertThat(second.broke().kind()).isEqualTo(ChannelFailure.Kind.RATE_LIMITED);
        }
    }

    /// What a server says to one who signs in, and what it has to be answered.
    private static void signsIn(LineRelay server) throws Exception {
        server.inject(":irc CAP * LS * :multi-prefix account-tag");
        server.inject(":irc CAP * LS :sasl=PLAIN,EXTERNAL message-tags");
        assertThat(server.await("CAP REQ .*").substring(9).split(" "))
                .containsExactlyInAnyOrder("account-tag", "message-tags", "sasl");
        server.inject(":irc 433 * molt :Nickname is already in use");
        server.await("NICK molt_");
        server.inject(":irc CAP * ACK :account-tag message-tags sasl");
        server.await("AUTHENTICATE PLAIN");
        server.inject("AUTHENTICATE +");
        String said = server.await("AUTHENTICATE .*").substring("AUTHENTICATE ".length());
        assertThat(new String(Base64.getDecoder().decode(said), StandardCharsets.UTF_8))
                .isEqualTo("\0bot\0s3cret");
        server.inject(":irc 903 * :SASL authentication successful");
        server.await("CAP END");
        server.inject(":irc 001 molt_ :Welcome");
        server.inject(":irc 376 molt_ :End");
        server.await("PRIVMSG NickServ :GHOST molt n1ck");
        server.await("NICK molt");
        server.inject(":molt_!~m@h NICK :molt");
        server.await("PRIVMSG NickServ :IDENTIFY n1ck");
        server.await("JOIN #team");
    }

    private static List<String> odd() {
        return List.of(
                "",
                ":",
                "@",
                ":x",
                "PRIVMSG",
                ":a!b@c PRIVMSG",
                ":a!b@c PRIVMSG molt",
                "@=;;x=\\ :a!b@c PRIVMSG molt :\u0001VERSION\u0001",
                ":NickServ!s@s NOTICE molt :You are identified",
                ":irc.server PRIVMSG molt :from a server",
                ":!@ PRIVMSG molt :nobody",
                "@bot :a!b@c PRIVMSG molt :another bot",
                ":a!b@c PRIVMSG " + "x".repeat(40_000) + " :far too long",
                ":irc 433",
                "999 9",
                "\u0000\u0001\u0002");
    }

    @Test
    void aPasswordIsNotSentInClear() {
        ChannelSetup setup =
                new ChannelSetup(
                        "second",
                        Listening.tree(
                                "{'host':'irc.example.test','nick':'molt','tls':false,'sasl':{'password':'s3cret'}}"),
                        Map.of(),
                        state,
                        _ -> {});
        assertThatThrownBy(() -> new IrcChannel().open(setup))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e ->
                                assertThat(e.text())
                                        .isEqualTo(
                                                "channels.irc.tls: false (expected: true, where a password is sent)"));
    }
}
