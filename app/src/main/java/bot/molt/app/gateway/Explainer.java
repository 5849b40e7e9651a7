package bot.molt.app.gateway;

import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Explanation;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.policy.PolicyEngine;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.workspace.WorkspacePlan;
import bot.molt.gateway.rpc.PolicyMethods;
import bot.molt.protocol.policy.ExplainPolicyParams;
import bot.molt.protocol.policy.ExplainPolicyResult;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Access;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Decides upon a command for somebody without running it.
record Explainer(Supplier<PolicyEngine> policy, WorkspacePlan.Source plans)
        implements PolicyMethods.Explainer {

    @Override
    public ExplainPolicyResult explain(ExplainPolicyParams params, Caller caller) {
        Caller subject =
                params.user() == null
                        ? caller
                        : new Caller(
                                params.user(),
                                Caller.Role.USER,
                                caller.session(),
                                caller.door(),
                                caller.address());
        SandboxPlan plan = plans.plan(subject, params.workspace(), null).sandbox();
        Policy.Target target = plan.target();
        Explanation explanation =
                policy.get()
                        .explain(
                                new Policy.Subject(
                                        subject, params.workspace(), plan.workspace(), target),
                                new Access.Command(params.command(), "", Map.of()));
        Decision.Reason reason = explanation.decision().reason();
        return new ExplainPolicyResult(
                word(explanation.decision()),
                reason.text(),
                reason.rule(),
                reason.source(),
                parts(explanation));
    }

    private static List<ExplainPolicyResult.Part> parts(Explanation explanation) {
        Stream<ExplainPolicyResult.Part> steps = explanation.steps().stream().map(Explainer::part);
        Stream<ExplainPolicyResult.Part> gaps =
                explanation.unprovable().stream()
                        .map(gap -> new ExplainPolicyResult.Part(gap, "miss", "not provable", ""));
        return Stream.concat(steps, gaps).toList();
    }

    private static ExplainPolicyResult.Part part(Explanation.Step step) {
        String command = step.via().isEmpty() ? step.command() : step.via() + ": " + step.command();
        return new ExplainPolicyResult.Part(
                command,
                step.allowed() ? "allow" : "miss",
                step.reason().rule(),
                step.reason().source());
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.Ask _ -> "ask";
            case Decision.Deny _ -> "deny";
        };
    }
}
