package bot.molt.execution.egress;

import java.time.Duration;

/// Told of each connection of a sandbox once, when it has ended or was refused. Must not block.
///
/// Threads: called from many at once.
@FunctionalInterface
public interface EgressListener {
    void ended(Connection connection);

    /// What became of a connection.
    enum Outcome {
        /// It was made, and has ended.
        RELAYED,
        /// The rules do not open it, or the sandbox has too many.
        REFUSED,
        /// What was asked is neither HTTP nor SOCKS5 as they must be written, or took too long.
        INVALID,
        /// It was open, but the name is unknown or nobody answered.
        UNREACHED
    }

    /// A connection out of a sandbox.
    ///
    /// @param sandbox its name
    /// @param userId whose it is
    /// @param host as it was asked for, printable; empty where nothing was asked
    /// @param port 0 where nothing was asked
    /// @param address that was connected to, or for which it was refused; empty where there is none
    /// @param refusal why it was not made; empty where it was
    /// @param sent bytes to the host
    /// @param received bytes from the host
    record Connection(
            String sandbox,
            String userId,
            String host,
            int port,
            String address,
            Outcome outcome,
            String refusal,
            long sent,
            long received,
            Duration took) {}
}
