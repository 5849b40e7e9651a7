package bot.molt.protocol.heartbeat;

/// Whether agents look after things by themselves, until the gateway's next start.
///
/// Wire: `{"enabled":false}`
public record SetHeartbeatsParams(boolean enabled) {}
