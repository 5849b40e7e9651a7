package bot.molt.spi.sandbox;

import java.util.List;

/// Where the processes of a sandbox may connect to. Loopback is always the sandbox's own, except on
/// the host target.
///
/// @param allow what a list opens; empty for the other modes
public record Network(Mode mode, List<HostRule> allow) {
    /// What is open.
    public enum Mode {
        /// Nothing.
        NONE,
        /// The hosts of a list, through a proxy outside of the sandbox, which also looks up names.
        ALLOWLIST,
        /// Everything.
        FULL
    }

    public Network {
        allow = List.copyOf(allow);
    }

    /// Nothing is open.
    public static Network none() {
        return new Network(Mode.NONE, List.of());
    }

    /// Everything is open.
    public static Network full() {
        return new Network(Mode.FULL, List.of());
    }
}
