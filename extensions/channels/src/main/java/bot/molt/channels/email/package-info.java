/// E-mail: IMAP in, SMTP out.
@NullMarked
package bot.molt.channels.email;

import org.jspecify.annotations.NullMarked;
