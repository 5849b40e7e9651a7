/// Guests in containers of Docker, for machines without virtualisation.
@NullMarked
package bot.molt.fleet.docker;

import org.jspecify.annotations.NullMarked;
