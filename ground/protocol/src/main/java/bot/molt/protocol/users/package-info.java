/// Users and their keys.
@NullMarked
package bot.molt.protocol.users;

import org.jspecify.annotations.NullMarked;
