package bot.molt.protocol.sandbox;

import java.util.List;

/// What the gateway's machine can.
///
/// @param users who needs which kind
/// @param warnings users without a sandbox and the like, for people
public record SandboxReadinessResult(
        List<ReadinessItem> targets, List<Need> users, List<String> warnings) {
    /// Who needs a kind of target.
    public record Need(String kind, List<String> users) {}
}
