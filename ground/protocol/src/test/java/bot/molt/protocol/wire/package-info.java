/// Tests of the wire over real sockets.
@NullMarked
package bot.molt.protocol.wire;

import org.jspecify.annotations.NullMarked;
