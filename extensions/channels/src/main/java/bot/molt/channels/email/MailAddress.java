package bot.molt.channels.email;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who mail is from: an address, small, and a name for people.
record MailAddress(String address, String name) {
    private static final Pattern FORM =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /// The one sender; empty where there are none, several, or one that cannot be written back to.
    static Optional<MailAddress> from(MimeMessage message) throws MessagingException {
        String[] written = message.getHeader("From");
        if (written == null || written.length != 1) {
            return Optional.empty();
        }
        try {
            InternetAddress[] all = InternetAddress.parseHeader(written[0], true);
            if (all.length != 1 || all[0].isGroup() || !isOne(all[0].getAddress())) {
                return Optional.empty();
            }
            String personal = all[0].getPersonal();
            return Optional.of(
                    new MailAddress(
                            all[0].getAddress().toLowerCase(Locale.ROOT),
                            personal == null ? "" : MailText.oneLine(personal)));
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    String domain() {
        return address.substring(address.indexOf('@') + 1);
    }
}
