package bot.molt.spi.node;

import java.util.List;

/// The nodes of a gateway, those that are away included.
///
/// Threads: safe for any number.
public interface NodeDirectory {
    /// Everybody, those who are connected first.
    List<KnownNode> known();

    /// The node of a name, an id or a unique beginning of one; the empty text is the one that is
    /// connected, where it is the only one.
    ///
    /// Errors: `CodedException(unavailable)` with the names there are, where none or several are
    /// meant.
    KnownNode find(String name);

    /// From now on this one is told of what nodes do; of those that are connected already too.
    void follow(NodeFollower follower);

    /// No node at all: for gateways in tests.
    static NodeDirectory none() {
        return NoNodes.INSTANCE;
    }
}
