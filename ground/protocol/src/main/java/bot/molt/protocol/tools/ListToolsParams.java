package bot.molt.protocol.tools;

import org.jspecify.annotations.Nullable;

/// Where the tools are to be used.
///
/// @param workspace an id of `routing.workspaces`; null for the caller's own
public record ListToolsParams(@Nullable String workspace) {}
