/// Commands that read and change the local configuration file.
@NullMarked
package bot.molt.cli.config;

import org.jspecify.annotations.NullMarked;
