package bot.molt.spi.node;

import java.util.List;

/// A node that was let in.
///
/// @param id of its device
/// @param name for people; the id where several have the same
/// @param platform `linux`, `darwin`, `win32` …; empty where it did not say
/// @param commands that it may be asked now; none while it is away
public record KnownNode(
        String id, String name, String platform, List<String> commands, boolean connected) {
    public KnownNode {
        commands = List.copyOf(commands);
    }
}
