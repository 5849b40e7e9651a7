/// The machine itself as execution target: native processes and files, no isolation beyond the file
/// jail.
@NullMarked
package bot.molt.sandboxes.host;

import org.jspecify.annotations.NullMarked;
