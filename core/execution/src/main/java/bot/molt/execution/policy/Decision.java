package bot.molt.execution.policy;

/// What the policy says of one call.
public sealed interface Decision {
    Reason reason();

    /// It may run.
    record Allow(Reason reason) implements Decision {}

    /// It may run if a person says so.
    ///
    /// @param always the allowlist pattern that an answer "always" would add; empty where none can
    record Ask(Reason reason, java.util.List<String> always) implements Decision {}

    /// It may not run.
    record Deny(Reason reason) implements Decision {}

    /// Why.
    ///
    /// @param text for people: the value, the rule, what to do
    /// @param rule the pattern or setting that decided: `git *`, `ask: on-miss`
    /// @param source its place: `tools.exec.allowlist[0]` or
    ///   `routing.users[1].agents.tools.profile`
    record Reason(String text, String rule, String source) {}
}
