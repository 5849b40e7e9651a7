/// What everybody needs: checks, ids, secrets, failures. Nothing here knows the domain.
@NullMarked
package bot.molt.base;

import org.jspecify.annotations.NullMarked;
