package bot.molt.protocol.hands;

import java.util.List;

/// The folder of the node, and what runs there.
///
/// @param workspace absolute real path on the node; what later commands name
/// @param shell what a command line is appended to: `["/bin/bash","-c"]`
/// @param platform `linux`, `macos`, `windows`
/// @param version of the node's program
public record OpenResult(String workspace, List<String> shell, String platform, String version) {}
