/// What the user types: finding the command, its flags, the gateway it means, and how results are
/// shown. One package below for each group of commands.
@NullMarked
package bot.molt.cli;

import org.jspecify.annotations.NullMarked;
