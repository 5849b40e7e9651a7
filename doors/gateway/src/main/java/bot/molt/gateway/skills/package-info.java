/// What clients ask of skills.
@NullMarked
package bot.molt.gateway.skills;

import org.jspecify.annotations.NullMarked;
