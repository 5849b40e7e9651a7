package bot.molt.protocol.policy;

import java.util.List;

/// The decision and what led to it.
///
/// @param decision `allow`, `ask` or `deny`
/// @param reason for people
/// @param rule the pattern or setting that decided
/// @param source its place in the configuration: `tools.exec.allowlist[0]`
/// @param commands each simple command in the line
public record ExplainPolicyResult(
        String decision, String reason, String rule, String source, List<Part> commands) {
    /// One simple command.
    public record Part(String command, String decision, String rule, String source) {}
}
