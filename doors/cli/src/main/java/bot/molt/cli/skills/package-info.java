/// `skills`: what agents can look up how to do.
@NullMarked
package bot.molt.cli.skills;

import org.jspecify.annotations.NullMarked;
