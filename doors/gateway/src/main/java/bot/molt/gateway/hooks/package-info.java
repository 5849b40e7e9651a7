/// The addresses under which programs elsewhere wake agents and give them tasks.
@NullMarked
package bot.molt.gateway.hooks;

import org.jspecify.annotations.NullMarked;
