/// What every model API needs: HTTP without a library, event streams, failures by kind, replies put
/// together from pieces. No word of any one API.
@NullMarked
package bot.molt.providers.wire;

import org.jspecify.annotations.NullMarked;
