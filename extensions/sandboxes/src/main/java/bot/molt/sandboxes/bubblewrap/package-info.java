/// Namespaces of this machine's kernel through `bwrap`: no daemon, no root, no image. Design:
/// docs/decisions/0009.
@NullMarked
package bot.molt.sandboxes.bubblewrap;

import org.jspecify.annotations.NullMarked;
