/// Who knocks: secrets, users' keys and signed tokens, and how often somebody may be wrong.
@NullMarked
package bot.molt.gateway.auth;

import org.jspecify.annotations.NullMarked;
