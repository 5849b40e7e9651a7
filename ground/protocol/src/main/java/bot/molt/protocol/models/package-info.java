/// Models and the keys of their providers.
@NullMarked
package bot.molt.protocol.models;

import org.jspecify.annotations.NullMarked;
