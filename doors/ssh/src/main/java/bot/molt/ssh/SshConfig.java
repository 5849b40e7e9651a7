package bot.molt.ssh;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What an SSH gateway is started with.
///
/// @param listen where it listens; port 0 for any
/// @param hostKey file of its own key, made where it is missing; where the folder cannot be written
///   the key is in `state`
/// @param state folder of what it keeps: the key that had no other place, the index of sessions,
///   recordings
/// @param fixedPassword one password for everybody, where the operator insists on it
/// @param machineUser whom to log in as on machines; empty for what the machine says
/// @param ready how long a login waits for a machine that starts
public record SshConfig(
        InetSocketAddress listen,
        Path hostKey,
        Path state,
        Optional<Secret> fixedPassword,
        String machineUser,
        Duration ready,
        Policy policy,
        Limits limits) {
    /// What sessions may do and what is kept of them.
    ///
    /// @param agentForwarding whether a machine may ask the user's agent for signatures
    /// @param recording whether what a terminal shows is kept
    /// @param recordingLimit of one recording; what comes after it is not kept
    public record Policy(boolean agentForwarding, boolean recording, DataSize recordingLimit) {
        public static Policy standard() {
            return new Policy(false, false, new DataSize(64L << 20));
        }
    }

    /// Bounds.
    ///
    /// @param arriving connections that have not logged in, at once
    /// @param arrivingPerAddress the same, from one address
    /// @param perUser connections of one user at once
    /// @param attempts wrong keys and passwords of one connection
    /// @param grace how long a login may take, without the start of a machine
    /// @param keepAlive how long a silent end is left alone before it is asked whether it is there
    /// @param waiting bytes that may wait for a slow end before the fast end is not read any more
    public record Limits(
            int arriving,
            int arrivingPerAddress,
            int perUser,
            int attempts,
            Duration grace,
            Duration keepAlive,
            DataSize waiting) {
        public static Limits standard() {
            return new Limits(
                    200,
                    100,
                    64,
                    6,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    new DataSize(512 << 10));
        }
    }
}
