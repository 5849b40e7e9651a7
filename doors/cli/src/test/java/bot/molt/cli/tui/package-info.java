/// Tests.
@NullMarked
package bot.molt.cli.tui;

import org.jspecify.annotations.NullMarked;
