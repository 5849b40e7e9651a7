/// A fleet whose machine is a real SSH server.
@NullMarked
package bot.molt.testkit.fleet;

import org.jspecify.annotations.NullMarked;
