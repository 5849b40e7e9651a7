package bot.molt.node.program;

import bot.molt.node.link.Link;
import bot.molt.spi.sandbox.ExitStatus;

/// What goes to the gateway next.
sealed interface Parcel {
    /// Output.
    @SuppressWarnings("ArrayRecordComponent")
    record Piece(Link link, Lane lane, long offset, byte[] bytes) implements Parcel {
        long end() {
            return offset + bytes.length;
        }
    }

    /// The end, behind all output.
    record End(Link link, ExitStatus status, long stdout, long stderr) implements Parcel {}

    /// Nothing goes any more.
    enum Nothing implements Parcel {
        NOTHING
    }
}
