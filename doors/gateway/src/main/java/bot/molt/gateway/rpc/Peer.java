package bot.molt.gateway.rpc;

import java.util.Optional;

/// The connection behind a call, where there is one that stays.
public interface Peer {
    /// Id of the connection.
    String id();

    /// Id of the device that proved itself; empty where none did.
    Optional<String> deviceId();
}
