/// Who comes in: places for those that have not logged in, locks against guessing, keys, codes and
/// passwords.
@NullMarked
package bot.molt.ssh.login;

import org.jspecify.annotations.NullMarked;
