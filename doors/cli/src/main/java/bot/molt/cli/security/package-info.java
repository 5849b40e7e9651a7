/// The command that looks for what opens a door: settings, files, and the gateway as an attacker
/// sees it.
@NullMarked
package bot.molt.cli.security;

import org.jspecify.annotations.NullMarked;
