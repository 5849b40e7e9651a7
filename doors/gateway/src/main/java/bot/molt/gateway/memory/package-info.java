/// How clients search notes, and see to their index.
@NullMarked
package bot.molt.gateway.memory;

import org.jspecify.annotations.NullMarked;
