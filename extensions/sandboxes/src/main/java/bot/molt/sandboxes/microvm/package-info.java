/// Machines of the fleet as targets: commands and files over SSH, as the user that owns the
/// machine.
@NullMarked
package bot.molt.sandboxes.microvm;

import org.jspecify.annotations.NullMarked;
