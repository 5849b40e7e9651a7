package bot.molt.protocol.plugins;

import java.util.List;

/// What is wrong with plugins.
public record PluginFindingsResult(List<Finding> findings) {
    /// One thing.
    ///
    /// @param plugin its id; empty where it concerns none
    /// @param severity `error` or `warning`
    /// @param reason what is wrong
    /// @param fix what to do, as a command where there is one
    public record Finding(String plugin, String severity, String reason, String fix) {}
}
