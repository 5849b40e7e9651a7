package bot.molt.spi.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/// The proxy outside of the sandboxes: the one way out of those whose network is an allowlist.
public interface Egress {
    /// Opens the way of one sandbox. Whoever connects to the socket is taken for that sandbox.
    ///
    /// @param name of the sandbox
    /// @param userId whose it is
    Way open(String name, String userId, Network network) throws IOException;

    /// A Unix socket that speaks HTTP proxy (`CONNECT` and absolute URIs) and SOCKS5 with names.
    interface Way extends AutoCloseable {
        /// Absolute path of the socket on the host; its folder holds nothing else, so that the
        /// folder can be bound into a target.
        Path socket();

        /// Ends open connections and removes the socket and its folder.
        @Override
        void close();
    }

    /// No way: for targets in tests, and where no sandbox has an allowlist.
    static Egress none() {
        return (name, _, _) -> {
            throw new IOException("sandbox " + name + ": there is no proxy for its network");
        };
    }
}
