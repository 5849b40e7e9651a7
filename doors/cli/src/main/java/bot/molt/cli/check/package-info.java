/// How an installation is looked at: checks, what they find, and how it is mended without losing
/// anything. The checks themselves stand with the commands that run them.
@NullMarked
package bot.molt.cli.check;

import org.jspecify.annotations.NullMarked;
