/// Machines of users, their addresses and keys, and how people let themselves in; a database of its
/// own.
@NullMarked
package bot.molt.store.fleet;

import org.jspecify.annotations.NullMarked;
