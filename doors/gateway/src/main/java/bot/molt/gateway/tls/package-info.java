/// The certificate that the port proves itself with: read, made, watched.
@NullMarked
package bot.molt.gateway.tls;

import org.jspecify.annotations.NullMarked;
