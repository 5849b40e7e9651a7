/// The command that looks for what is wrong with an installation.
@NullMarked
package bot.molt.cli.doctor;

import org.jspecify.annotations.NullMarked;
