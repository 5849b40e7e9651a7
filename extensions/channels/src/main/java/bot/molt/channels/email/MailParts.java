package bot.molt.channels.email;

import bot.molt.spi.channel.Attachment;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The parts of a mail: what is read and what is attached.
final class MailParts {
    private static final int DEEPEST = 20;
    private static final int MOST = 200;
    private static final int LONGEST_TEXT = 200_000;

    private final List<Part> files = new ArrayList<>();
    private String plain = "";
    private String html = "";
    private int count;

    private MailParts() {}

    static MailParts of(Part mail) throws MessagingException, IOException {
        MailParts parts = new MailParts();
        parts.walk(mail, 0);
        return parts;
    }

    private void walk(Part part, int depth) throws MessagingException, IOException {
        if (count++ > MOST || depth > DEEPEST) {
            return;
        }
        boolean isFile =
                Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())
                        || part.getFileName() != null;
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart all) {
            for (int i = 0; i < all.getCount(); i++) {
                walk(all.getBodyPart(i), depth + 1);
            }
        } else if (!isFile && part.isMimeType("text/plain")) {
            plain = plain.isEmpty() ? text(part) : plain + "\n" + text(part);
        } else if (!isFile && part.isMimeType("text/html")) {
            html = html.isEmpty() ? text(part) : html;
        } else {
            files.add(part);
        }
    }

    /// A character set that is unknown here is read as UTF-8.
    private static String text(Part part) throws MessagingException, IOException {
        String charset = new ContentType(part.getContentType()).getParameter("charset");
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readNBytes(LONGEST_TEXT);
            return new String(bytes, charset(charset == null ? "" : charset));
        }
    }

    private static java.nio.charset.Charset charset(String name) {
        try {
            return name.isEmpty()
                    ? StandardCharsets.UTF_8
                    : java.nio.charset.Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /// What somebody wrote, without quotes and signature.
    String text() {
        return MailText.fresh(plain.isBlank() ? MailText.ofHtml(html) : plain);
    }

    /// What is attached; each is known by the mail and its place in it.
    List<Attachment> attachments(String mail) throws MessagingException, IOException {
        List<Attachment> attachments = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Part part = files.get(i);
            String type =
                    new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
            attachments.add(
                    new Attachment(
                            kind(type),
                            mail + "/" + i,
                            name(part),
                            type,
                            Math.max(0, part.getSize())));
        }
        return attachments;
    }

    private static String name(Part part) throws MessagingException, IOException {
        String written = part.getFileName();
        String name = written == null ? "" : MailText.oneLine(MimeUtility.decodeText(written));
        return name.isEmpty() ? "file" : name;
    }

    private static Attachment.Kind kind(String type) {
        return switch (type.split("/", 2)[0]) {
            case "image" -> Attachment.Kind.IMAGE;
            case "audio" -> Attachment.Kind.AUDIO;
            case "video" -> Attachment.Kind.VIDEO;
            default -> Attachment.Kind.DOCUMENT;
        };
    }

    Optional<Part> file(int index) {
        return index >= 0 && index < files.size()
                ? Optional.of(files.get(index))
                : Optional.empty();
    }
}
