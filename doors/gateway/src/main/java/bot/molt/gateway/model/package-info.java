/// Models as clients list and choose them, and the keys of their providers.
@NullMarked
package bot.molt.gateway.model;

import org.jspecify.annotations.NullMarked;
