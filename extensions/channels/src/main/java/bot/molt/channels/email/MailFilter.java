package bot.molt.channels.email;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Locale;

/// Which mail no person wrote to the bot: answering it would go round in circles.
///
/// Source: RFC 3834 (automatic responses), RFC 2369 and 2919 (mailing lists), RFC 3464 (bounces).
final class MailFilter {
    private static final List<String> OF_LISTS =
            List.of("List-Id", "List-Post", "List-Help", "List-Unsubscribe", "Mailing-List");

    private MailFilter() {}

    /// Why it is not read; empty where it is.
    static String reason(MimeMessage message, MailAddress from) throws MessagingException {
        String automatic = header(message, "Auto-Submitted");
        if (!automatic.isEmpty() && !automatic.startsWith("no")) {
            return "it was sent by a program (Auto-Submitted)";
        }
        if (header(message, "Precedence").matches("bulk|junk|list|auto_reply")
                || !header(message, "X-Autoreply").isEmpty()
                || !header(message, "X-Autorespond").isEmpty()) {
            return "it was sent by a program (Precedence)";
        }
        for (String name : OF_LISTS) {
            if (!header(message, name).isEmpty()) {
                return "it comes from a mailing list (" + name + ")";
            }
        }
        boolean bounce =
                header(message, "Return-Path").replaceAll("\\s", "").equals("<>")
                        || message.isMimeType("multipart/report")
                        || from.address()
                                .matches(
                                        "(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-].*)");
        return bounce ? "it is a report of a mail system" : "";
    }

    static String header(MimeMessage message, String name) throws MessagingException {
        String[] values = message.getHeader(name);
        return values == null || values.length == 0 || values[0] == null
                ? ""
                : values[0].strip().toLowerCase(Locale.ROOT);
    }
}
