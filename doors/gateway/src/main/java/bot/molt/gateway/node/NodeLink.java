package bot.molt.gateway.node;

import bot.molt.base.json.Json;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.connect.NodeClaims;
import java.io.IOException;
import java.time.Instant;

/// The open connection of a node.
public interface NodeLink {
    /// Id of the connection.
    String id();

    /// What it says it is.
    ClientInfo client();

    /// What it says it can do.
    NodeClaims claims();

    String address();

    Instant since();

    /// Tells it something that is meant for it alone.
    ///
    /// Errors: `IOException` where it is gone.
    void tell(String event, Json.Obj payload) throws IOException, InterruptedException;
}
