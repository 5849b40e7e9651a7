package bot.molt.execution.policy;

import java.util.List;

/// What holds for one caller in one workspace, after all layers.
///
/// @param name caller and workspace; unique within a policy
/// @param layers outermost first
/// @param security the strictest, with its place
/// @param ask the one that asks most, with its place
/// @param lists each must allow a command
/// @param safeBins programs that need no pattern
/// @param workspaceOnly place of the setting that keeps files inside; empty where none does
record Effective(
        String name,
        List<Layer> layers,
        Placed<Security> security,
        Placed<AskMode> ask,
        List<List<CommandPattern>> lists,
        List<String> safeBins,
        String workspaceOnly) {

    /// A value and its place in the configuration.
    record Placed<T>(T value, String source) {}
}
