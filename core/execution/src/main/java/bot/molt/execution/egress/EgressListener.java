package bot.molt.execution.egress;

import java.time.Duration;

/// Told of each connection once, when it is refused or has ended. Must not block.
@FunctionalInterface
public interface EgressListener {
    /// @param connection what it was
    void ended(Connection connection);

    /// A connection out of a sandbox.
    ///
    /// @param sandbox its name
    /// @param userId whose it is
    /// @param host as it was asked for; empty where no host was named
    /// @param refusal why it was not made; empty where it was
    /// @param sent bytes out of the sandbox
    /// @param received bytes into it
    record Connection(
            String sandbox,
            String userId,
            String host,
            int port,
            String refusal,
            long sent,
            long received,
            Duration took) {}
}
