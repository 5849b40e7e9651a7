package bot.molt.gateway.mcp;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which client stands behind which running call; for tools that talk to it.
///
/// Threads: safe for any number.
public final class McpPeers {
    private final Map<String, McpPeer> peers = new ConcurrentHashMap<>();

    /// The client behind a call that came in over MCP and still runs.
    public Optional<McpPeer> find(String callId) {
        return Optional.ofNullable(peers.get(callId));
    }

    void add(String callId, McpPeer peer) {
        peers.put(callId, peer);
    }

    void remove(String callId) {
        peers.remove(callId);
    }
}
