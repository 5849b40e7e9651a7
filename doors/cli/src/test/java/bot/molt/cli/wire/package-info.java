/// Tests of the wire over real sockets.
@NullMarked
package bot.molt.cli.wire;

import org.jspecify.annotations.NullMarked;
