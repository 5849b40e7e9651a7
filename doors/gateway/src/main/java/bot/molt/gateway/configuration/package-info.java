/// The configuration as clients read and change it.
@NullMarked
package bot.molt.gateway.configuration;

import org.jspecify.annotations.NullMarked;
