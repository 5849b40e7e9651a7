package bot.molt.execution.policy;

import java.util.List;

/// Why a command line may or may not run, command by command.
///
/// @param decision what a call would get
/// @param steps one for each simple command and redirection, in the order of the text
/// @param unprovable what could not be analysed; empty where all could
public record Explanation(Decision decision, List<Step> steps, List<String> unprovable) {
    public Explanation {
        steps = List.copyOf(steps);
        unprovable = List.copyOf(unprovable);
    }

    /// One simple command or redirection.
    ///
    /// @param command as written
    /// @param via the wrapper that runs it; empty for the shell itself
    /// @param allowed whether it may run without asking
    /// @param reason the rule and its place
    /// @param always the pattern that would allow exactly this; empty where none can
    public record Step(
            String command, String via, boolean allowed, Decision.Reason reason, String always) {}
}
