/// Who is a user of this gateway.
@NullMarked
package bot.molt.app.users;

import org.jspecify.annotations.NullMarked;
