package bot.molt.protocol.hands;

import bot.molt.base.bind.Default;

/// A path on the node.
///
/// @param path absolute, or relative to the workspace
public record PathParams(@Default("") String workspace, @Default("") String path) {}
