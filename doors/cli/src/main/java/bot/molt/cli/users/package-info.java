/// Commands that make, list and take away the keys of users.
@NullMarked
package bot.molt.cli.users;

import org.jspecify.annotations.NullMarked;
