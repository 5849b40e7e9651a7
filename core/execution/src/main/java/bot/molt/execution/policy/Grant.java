package bot.molt.execution.policy;

/// A pattern that a person added by answering "always".
///
/// @param pattern as in `tools.exec.allowlist`
/// @param userId who may use it; `*` for everybody
public record Grant(String pattern, String userId) {
    boolean holdsFor(String caller) {
        return userId.equals("*") || userId.equals(caller);
    }
}
