package bot.molt.channels.email;

import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a mail says, and whether it is read at all.
///
/// @param me the bot's address, small
record MailReader(String me, Proof proof, MailThreads threads, InstantSource clock) {
    private static final System.Logger LOG = System.getLogger(MailReader.class.getName());
    private static final Pattern ID = Pattern.compile("<[^<>\\s\\p{Cntrl}]{1,250}>");
    private static final Pattern ANSWERS =
            Pattern.compile("(?i)^\\s*(re|aw|fwd?|回复|答复)\\s*[:：]\\s*");

    /// The message in a mail; empty where it is not read, which is told in the log.
    ///
    /// @param ref by which its files are fetched
    Optional<IncomingMessage> read(MimeMessage mail, String ref)
            throws MessagingException, IOException {
        Optional<MailAddress> from = MailAddress.from(mail);
        String reason = from.isEmpty() ? "it has no single sender" : reason(mail, from.get());
        if (from.isEmpty() || !reason.isEmpty()) {
            String whose = from.map(MailAddress::address).orElse("unknown");
            LOG.log(Level.INFO, "email: mail of {0} is not read: {1}", whose, reason);
            return Optional.empty();
        }
        MailParts parts = MailParts.of(mail);
        List<Attachment> attachments = parts.attachments(ref);
        String id = ids(mail, "Message-ID").stream().findFirst().orElse("<" + ref + "@mailbox>");
        List<String> before = before(mail);
        String subject = subject(mail);
        String text = text(parts.text(), before.isEmpty() ? subject : "");
        if (text.isBlank() && attachments.isEmpty()) {
            return Optional.empty();
        }
        String key = MailThreads.key(before.isEmpty() ? id : before.getFirst());
        List<String> all = new ArrayList<>(before);
        all.add(id);
        threads.add(key, subject, all);
        MailAddress sender = from.get();
        return Optional.of(
                new IncomingMessage(
                        id,
                        new Place(sender.address(), key),
                        IncomingMessage.Kind.DIRECT,
                        new Person(sender.address(), "", sender.name(), ""),
                        "",
                        text,
                        false,
                        null,
                        attachments,
                        sentAt(mail)));
    }

    private String reason(MimeMessage mail, MailAddress from) throws MessagingException {
        if (from.address().equals(me)) {
            return "it is the bot's own";
        }
        String filtered = MailFilter.reason(mail, from);
        if (!filtered.isEmpty()) {
            return filtered;
        }
        return proof.holds(mail, from)
                ? ""
                : "%s did not prove that it is theirs (channels.email.authServer)"
                        .formatted(proof.server());
    }

    /// The first mail of a conversation says in its subject what it is about; a command stands
    /// alone.
    private static String text(String body, String subject) {
        boolean alone = subject.isEmpty() || body.startsWith("/");
        return alone ? body : (subject + "\n\n" + body).strip();
    }

    private static String subject(MimeMessage mail) throws MessagingException {
        String subject = mail.getSubject();
        return subject == null ? "" : MailText.oneLine(ANSWERS.matcher(subject).replaceFirst(""));
    }

    /// Ids of the mails before it, the first one first.
    private static List<String> before(MimeMessage mail) throws MessagingException {
        List<String> references = ids(mail, "References");
        return references.isEmpty() ? ids(mail, "In-Reply-To") : references;
    }

    private static List<String> ids(MimeMessage mail, String header) throws MessagingException {
        List<String> ids = new ArrayList<>();
        String text = mail.getHeader(header, " ");
        Matcher id = ID.matcher(text == null ? "" : text);
        while (id.find()) {
            ids.add(id.group());
        }
        return ids;
    }

    private long sentAt(MimeMessage mail) throws MessagingException {
        Date sent = mail.getSentDate();
        return sent == null ? clock.millis() : sent.toInstant().toEpochMilli();
    }
}
