/// Approvals as clients of the WebSocket protocol ask for them, are told of them and answer them.
@NullMarked
package bot.molt.gateway.approval;

import org.jspecify.annotations.NullMarked;
