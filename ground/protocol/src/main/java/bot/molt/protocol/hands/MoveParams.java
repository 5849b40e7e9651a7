package bot.molt.protocol.hands;

import bot.molt.base.bind.Default;

/// A file or folder of the node, and its new place.
public record MoveParams(@Default("") String workspace, String from, String to) {}
