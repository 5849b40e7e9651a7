/// The WebSocket protocol by which a gateway is steered: who comes in, what they ask, what they are
/// told.
@NullMarked
package bot.molt.gateway.control;

import org.jspecify.annotations.NullMarked;
