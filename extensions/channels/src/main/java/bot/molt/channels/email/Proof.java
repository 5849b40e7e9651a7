package bot.molt.channels.email;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether a server vouches for the sender of mail.
///
/// Source: RFC 8601 (Authentication-Results), RFC 7489 (which domain counts).
///
/// @param server as it names itself; `none` where From is believed
record Proof(String server) {
    private static final String NONE = "none";
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
    private static final Pattern RESULT = Pattern.compile("^\\s*(dmarc|dkim|spf)\\s*=\\s*pass\\b");
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "\\b(header\\.from|header\\.d|header\\.i|smtp\\.mailfrom)\\s*=\\s*(?:[^\\s;@]*@)?([a-z0-9.-]+)");

    /// Only what that server wrote last counts: it stands at the top, and whatever stands below may
    /// have come with the mail.
    boolean holds(MimeMessage message, MailAddress from) throws MessagingException {
        if (server.equals(NONE)) {
            return true;
        }
        String[] written = message.getHeader("Authentication-Results");
        return written != null
                && Stream.of(written)
                        .map(Proof::plain)
                        .filter(this::isOurs)
                        .findFirst()
                        .filter(text -> proves(text, from.domain()))
                        .isPresent();
    }

    /// Without what the sender may have chosen: quoted names and comments. What does not close
    /// leaves nothing.
    private static String plain(String header) {
        String unfolded = header.replaceAll("[\\r\\n\\t]+", " ").toLowerCase(Locale.ROOT);
        String text = QUOTED.matcher(unfolded).replaceAll("q");
        String shorter = COMMENT.matcher(text).replaceAll(" ");
        while (!shorter.equals(text)) {
            text = shorter;
            shorter = COMMENT.matcher(text).replaceAll(" ");
        }
        return text.matches(".*[()\"].*") ? "" : text.strip();
    }

    private boolean isOurs(String text) {
        String id = text.split("[;\\s]", 2)[0];
        return id.equals(server.toLowerCase(Locale.ROOT));
    }

    private static boolean proves(String text, String domain) {
        return List.of(text.split(";", -1)).stream().skip(1).anyMatch(part -> isPass(part, domain));
    }

    private static boolean isPass(String part, String domain) {
        Matcher result = RESULT.matcher(part);
        if (!result.find()) {
            return false;
        }
        String wanted =
                switch (result.group(1)) {
                    case "dmarc" -> "header.from";
                    case "dkim" -> "header.d|header.i";
                    default -> "smtp.mailfrom";
                };
        Matcher domains = DOMAIN.matcher(part);
        while (domains.find()) {
            if (List.of(wanted.split("\\|", -1)).contains(domains.group(1))
                    && isAligned(domains.group(2), domain)) {
                return true;
            }
        }
        return false;
    }

    /// The domain itself, or one that it lies in.
    private static boolean isAligned(String proven, String domain) {
        return proven.contains(".") && (domain.equals(proven) || domain.endsWith("." + proven));
    }
}
