package bot.molt.protocol.sandbox;

import java.util.List;

/// What was closed.
///
/// @param closed names
/// @param kept those that were meant and are still open
public record ClosedSandboxesResult(List<String> closed, List<Kept> kept) {
    /// A sandbox that stayed.
    public record Kept(String name, String why) {}
}
