package bot.molt.protocol.hands;

import bot.molt.base.bind.Default;

/// Which folder of the node is meant.
///
/// @param workspace absolute path on the node; empty for the workspace of the node's own
///   configuration
public record OpenParams(@Default("") String workspace) {}
