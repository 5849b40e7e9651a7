/// Commands about sandboxes.
@NullMarked
package bot.molt.cli.sandbox;

import org.jspecify.annotations.NullMarked;
