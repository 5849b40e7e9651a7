package bot.molt.channels.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.channels.ChannelContract;
import bot.molt.channels.Listening;
import bot.molt.spi.channel.Attachment;
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
import bot.molt.testkit.wire.LineRelay;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailContractTest extends ChannelContract {
    private static final GreenMail MAIL =
            new GreenMail(
                    new ServerSetup[] {
                        ServerSetupTest.SMTP.dynamicPort(), ServerSetupTest.IMAP.dynamicPort()
                    });

    /// Each test has a mailbox of its own.
    private final String own = Ids.text(8);

    private final String bot = "bot-" + own + "@molt.example";
    private final String ann = "ann@" + own + ".example";
    private final GreenMailUser mailbox;
    private final LineRelay smtp;
    private final LineRelay imap;
    @TempDir private Path state;

    @BeforeAll
    static void start() {
        MAIL.start();
    }

    @AfterAll
    static void stop() {
        MAIL.stop();
    }

    EmailContractTest() throws IOException {
        mailbox = MAIL.setUser(bot, bot, "s3cret");
        smtp = new LineRelay(MAIL.getSmtp().getPort(), "MAIL FROM", "451 4.7.1 Try again later");
        imap = new LineRelay(MAIL.getImap().getPort(), "", "");
    }

    @AfterEach
    void end() {
        smtp.close();
        imap.close();
    }

    @Override
    protected Channel channel() {
        return new EmailChannel();
    }

    private String settings(String authServer) {
        return "{'address':'%s','password':'s3cret','authServer':'%s','imap':{'host':'127.0.0.1','port':%d,'encryption':'none'},'smtp':{'host':'127.0.0.1','port':%d,'encryption':'none'}}"
                .formatted(bot, authServer, imap.port(), smtp.port());
    }

    @Override
    protected String settings() {
        return settings("none");
    }

    private void deliver(String raw) throws MessagingException {
        byte[] bytes = raw.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        mailbox.deliver(
                new MimeMessage(
                        Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
    }

    /// A mail of Ann with a few lines of header more.
    private void mail(String head, String body) throws MessagingException {
        deliver("From: Ann <%s>\nTo: %s\n%s\n\n%s".formatted(ann, bot, head, body));
    }

    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text) throws Exception {
        mail("Message-ID: <" + Ids.text(10) + "@x>", text);
    }

    @Override
    protected void limit() {
        smtp.limit(1);
    }

    private List<MimeMessage> sent() {
        return List.of(MAIL.getReceivedMessagesForDomain(own + ".example"));
    }

    @Override
    protected String lastSent() {
        return GreenMailUtil.getWholeMessage(sent().getLast());
    }

    private Listening listening(String authServer) throws InterruptedException {
        Listening second =
                new Listening(
                        new EmailChannel()
                                .open(
                                        new ChannelSetup(
                                                "second",
                                                Listening.tree(settings(authServer)),
                                                Map.of(),
                                                state,
                                                _ -> {})));
        second.connected(1);
        return second;
    }

    @Test
    void aConversationStaysOneWithFilesBothWays() throws Exception {
        try (Listening second = listening("none")) {
            deliver(
                    """
                    From: =?UTF-8?B?5a6J5aic?= <%s>
                    To: %s
                    Message-ID: <one@x>
                    Subject: =?UTF-8?Q?Lunch=3F_=F0=9F=A6=9E?=
                    MIME-Version: 1.0
                    Content-Type: multipart/mixed; boundary=b

                    --b
                    Content-Type: text/html; charset=utf-8

                    <style>x{}</style><p>See &amp; say</p><blockquote>old</blockquote>
                    --b
                    Content-Type: image/png; name="a.png"
                    Content-Transfer-Encoding: base64
                    Content-Disposition: attachment; filename="a.png"

                    AQID
                    --b--
                    """
                            .formatted(ann, bot));
            IncomingMessage first = second.next();
            assertThat(first.text()).isEqualTo("Lunch? 🦞\n\nSee & say");
            assertThat(first.from().shown()).isEqualTo("安娜");
            assertThat(first.from().id()).isEqualTo(ann);
            Attachment picture = first.attachments().getFirst();
            assertThat(picture.name()).isEqualTo("a.png");
            assertThat(second.account().fetch(picture, 10)).containsExactly(1, 2, 3);
            OutgoingFile file = new OutgoingFile("out\r\nput.txt", "text/plain", new byte[] {65});
            OutgoingMessage answer =
                    OutgoingMessage.of(first.place(), "k", "**Noodles** for 1 < 2")
                            .answering(first.id())
                            .carrying(List.of(file));
            String id = second.account().send(answer);
            assertThat(second.account().send(answer)).isEqualTo(id);
            MimeMessage sent = sent().getFirst();
            assertThat(sent.getSubject()).isEqualTo("Re: Lunch? 🦞");
            assertThat(sent.getHeader("In-Reply-To")).containsExactly("<one@x>");
            assertThat(sent.getHeader("References")).containsExactly("<one@x>");
            assertThat(sent.getHeader("Auto-Submitted")).containsExactly("auto-replied");
            assertThat(GreenMailUtil.getWholeMessage(sent))
                    .contains("**Noodles** for 1 < 2", "<strong>Noodles</strong> for 1 &lt; 2")
                    .contains("filename=\"out put.txt\"");
            mail(
                    "Message-ID: <three@x>\nIn-Reply-To: %s\nReferences: <one@x>\n %s"
                            .formatted(id, id),
                    "Yes, please.\n\nOn Mon, 1 Jun 2026 at 10:00, Bot <bot@molt.example>\nwrote:\n> Noodles\n\n-- \nAnn");
            IncomingMessage second1 = second.next();
            assertThat(second1.text()).isEqualTo("Yes, please.");
            assertThat(second1.place()).isEqualTo(first.place());
        }
    }

    @Test
    void whatNoPersonWroteOrNobodyProvedIsNotRead() throws Exception {
        String good = "Authentication-Results: mx.example; dmarc=pass (p=none) header.from=";
        try (Listening second = listening("mx.example")) {
            for (String head :
                    List.of(
                            "Auto-Submitted: auto-replied",
                            "Precedence: bulk",
                            "List-Id: <l.example>",
                            "Return-Path: <>",
                            "Content-Type: multipart/report; boundary=b")) {
                mail(good + own + ".example\n" + head, "from a program");
            }
            deliver("From: " + bot + "\n" + good + "molt.example\n\nmyself");
            deliver("From: a@x.example, b@x.example\n" + good + "x.example\n\ntwo");
            deliver("From: nobody\nContent-Type: nonsense;;;=\n\n\u0000");
            for (String head :
                    List.of(
                            "X-Nothing: 1",
                            good + "evil.example",
                            "Authentication-Results: mx.evil; dmarc=pass header.from=%s.example",
                            "Authentication-Results: mx.example; spf=pass smtp.mailfrom=evil.example\n"
                                    + good
                                    + "%s.example",
                            "Authentication-Results: mx.example; spf=pass smtp.mailfrom=\"a; dmarc=pass header.from=%s.example\"@evil.example",
                            "Authentication-Results: mx.example; dmarc=fail (dmarc=pass header.from=%s.example)",
                            "Authentication-Results: mx.example (; dmarc=pass header.from=%s.example")) {
                mail(head.formatted(own), "forged");
            }
            mail(good + own + ".example", "proven by DMARC");
            assertThat(second.next().text()).isEqualTo("proven by DMARC");
            mail(
                    "Authentication-Results: mx.example 1;\n dkim=fail header.d=evil.example;\n dkim=pass header.i=@%s.example; spf=none"
                            .formatted(own),
                    "proven by DKIM");
            assertThat(second.next().text()).isEqualTo("proven by DKIM");
            assertThat(second.waiting()).isZero();
        }
    }

    @Test
    void nothingThatIsSaidBecomesAHeader() throws Exception {
        try (Listening second = listening("none")) {
            mail("Message-ID: <s@x>\nSubject: =?UTF-8?Q?a=0D=0ABcc:_eve@x.example?=", "hello");
            IncomingMessage message = second.next();
            second.account()
                    .send(
                            OutgoingMessage.of(message.place(), "k", "x\r\n.\r\nQUIT")
                                    .answering("<s@x>\r\nBcc: <eve@x.example>"));
            MimeMessage sent = sent().getFirst();
            assertThat(sent.getHeader("Bcc")).isNull();
            assertThat(sent.getSubject()).isEqualTo("Re: a Bcc: eve@x.example");
            assertThat(GreenMailUtil.getWholeMessage(sent)).contains("QUIT");
            Stream.of("ann@x.example\r\nBcc: eve@x.example", "a@b,c@d", "ann", "<a@b>", "\"a b\"@c")
                    .forEach(to ->
                            assertThatThrownBy(() ->
                                            second.account()
                                                    .send(
                                                            OutgoingMessage.of(
                                                                    Place.of(to), "", "x")))
                                    .isInstanceOfSatisfying(
                                            ChannelException.class,
                                            e ->
                                                    assertThat(e.kind())
                                                            .isEqualTo(
                                                                    ChannelFailure.Kind.INVALID)));
        }
    }

    @Test
    void whatCameWhileNobodyWasThereComesOnce() throws Exception {
        mail("Message-ID: <before@x>", "before the first start");
        try (Listening second = listening("none")) {
            mail("Message-ID: <a@x>", "/status");
            assertThat(second.next().text()).isEqualTo("/status");
            imap.cut();
            mail("Message-ID: <b@x>", "after the cut");
            assertThat(second.next().text()).isEqualTo("after the cut");
        }
        mail("Message-ID: <c@x>", "while nobody was there");
        try (Listening third = listening("none")) {
            IncomingMessage next = third.next();
            if (next.text().equals("after the cut")) {
                // It was taken, and nobody had time to note that.
                assertThat(next.id()).isEqualTo("<b@x>");
                next = third.next();
            }
            assertThat(next.text()).isEqualTo("while nobody was there");
            assertThat(third.waiting()).isZero();
        }
    }

    @Test
    void whatIsMissingIsNamedAndAPasswordIsNotSentInClear() {
        ChannelSetup nothing =
                new ChannelSetup(
                        "second", Listening.tree("{'name':'x'}"), Map.of(), state, _ -> {});
        assertThat(new EmailChannel().missing(nothing))
                .containsExactly("address", "password", "imap.host", "smtp.host", "authServer");
        ChannelSetup clear =
                new ChannelSetup(
                        "second",
                        Listening.tree(settings("none").replaceFirst("127.0.0.1", "mail.example")),
                        Map.of(),
                        state,
                        _ -> {});
        assertThatThrownBy(() -> new EmailChannel().open(clear))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e ->
                                assertThat(e.text())
                                        .startsWith("channels.email.imap.encryption: none"));
    }
}
