package bot.molt.execution.egress;

import bot.molt.spi.net.Destination;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A wish to connect, and how the one who has it is answered.
interface Request {
    Destination target();

    /// Says that the connection is made.
    void granted(OutputStream client) throws IOException;

    /// Hands on what the client sends, from the request's own first byte to the last. Returns
    /// whether the client has ended its side; otherwise it has more than one request may have.
    boolean forward(InputStream client, OutputStream server) throws IOException;

    /// Says why it may not be.
    void refused(OutputStream client, String reason) throws IOException;

    /// Says why it could not be made.
    void unreached(OutputStream client, String reason) throws IOException;
}
