/// Who asks: credentials in, a verdict out; knows nothing of HTTP.
@NullMarked
package bot.molt.gateway.auth;

import org.jspecify.annotations.NullMarked;
