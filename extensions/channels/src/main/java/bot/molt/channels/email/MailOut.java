package bot.molt.channels.email;

import bot.molt.base.Digests;
import bot.molt.base.Ids;
import bot.molt.channels.wire.HtmlText;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/// Sends mail. One that is sent again has the same id, by which many servers tell a repetition.
///
/// Threads: safe for any number.
final class MailOut {
    private static final String SUBJECT = "Moltbot";
    private static final int KEY = 40;

    private final MailSession session;
    private final String me;
    private final MailThreads threads;
    private final InstantSource clock;

    /// @param me the bot's address
    MailOut(MailSession session, String me, MailThreads threads, InstantSource clock) {
        this.session = session;
        this.me = me;
        this.threads = threads;
        this.clock = clock;
    }

    /// A mail with an id of its own.
    private static final class Mail extends MimeMessage {
        private final String id;

        Mail(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    /// Sends a message; the id of the mail.
    String send(OutgoingMessage message) throws ChannelException, InterruptedException {
        String to = message.place().chat().replaceFirst("^(mailto|user):", "");
        if (!MailAddress.isOne(to)) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "email: %s (expected: an address such as ann@example.org)"
                            .formatted(MailText.oneLine(to)));
        }
        String id = id(message, to);
        boolean begins = message.place().thread().isEmpty();
        String key = begins ? MailThreads.key(id) : message.place().thread();
        MailThreads.Talk talk = threads.find(key).orElse(MailThreads.Talk.NONE);
        try {
            Mail mail = mail(message, to, id, talk);
            transmit(mail);
        } catch (MessagingException e) {
            throw MailSession.failure("smtp", e);
        }
        threads.add(key, talk.subject().isEmpty() ? SUBJECT : talk.subject(), List.of(id));
        return id;
    }

    private void transmit(Mail mail) throws MessagingException {
        mail.saveChanges();
        try (Transport transport = session.transport()) {
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }

    private String id(OutgoingMessage message, String to) {
        String own =
                message.key().isEmpty()
                        ? Ids.text(KEY)
                        : Digests.sha256Hex(to + " " + message.key()).substring(0, KEY);
        return "<" + own + me.substring(me.indexOf('@')) + ">";
    }

    private Mail mail(OutgoingMessage message, String to, String id, MailThreads.Talk talk)
            throws MessagingException {
        Mail mail = new Mail(session.session(), id);
        mail.setFrom(new InternetAddress(me));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        mail.setSentDate(Date.from(clock.instant()));
        List<String> before = new ArrayList<>(talk.references());
        before.remove(id);
        String answered =
                message.replyTo().matches("<[^<>\\s\\p{Cntrl}]{1,250}>")
                        ? message.replyTo()
                        : before.isEmpty() ? "" : before.getLast();
        boolean answers = !answered.isEmpty();
        String subject = talk.subject().isEmpty() ? SUBJECT : talk.subject();
        mail.setSubject(MailText.oneLine(answers ? "Re: " + subject : subject), "UTF-8");
        mail.setHeader("Auto-Submitted", answers ? "auto-replied" : "auto-generated");
        if (answers) {
            mail.setHeader("In-Reply-To", answered);
            before.remove(answered);
            before.add(answered);
            mail.setHeader("References", String.join("\r\n ", before));
        }
        fill(mail, message);
        return mail;
    }

    private static void fill(Mail mail, OutgoingMessage message) throws MessagingException {
        MimeMultipart both = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(message.text(), "UTF-8");
        MimeBodyPart page = new MimeBodyPart();
        page.setText(HtmlText.of(message.text()), "UTF-8", "html");
        both.addBodyPart(plain);
        both.addBodyPart(page);
        if (message.files().isEmpty()) {
            mail.setContent(both);
            return;
        }
        MimeMultipart all = new MimeMultipart("mixed");
        MimeBodyPart text = new MimeBodyPart();
        text.setContent(both);
        all.addBodyPart(text);
        for (OutgoingFile file : message.files()) {
            all.addBodyPart(attached(file));
        }
        mail.setContent(all);
    }

    private static MimeBodyPart attached(OutgoingFile file) throws MessagingException {
        boolean isType = file.mimeType().matches("[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,80}");
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(
                new DataHandler(
                        new ByteArrayDataSource(
                                file.bytes(),
                                isType ? file.mimeType() : "application/octet-stream")));
        part.setFileName(MailText.oneLine(file.name()).replaceAll("[/\\\\\"]", "_"));
        part.setDisposition(Part.ATTACHMENT);
        return part;
    }
}
