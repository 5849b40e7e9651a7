/// Programs of this machine that the gateway itself runs to the end, such as `keytool`; commands of
/// callers run elsewhere.
@NullMarked
package bot.molt.gateway.program;

import org.jspecify.annotations.NullMarked;
