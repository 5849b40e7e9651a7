package bot.molt.app.gateway;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.execution.policy.Executables;
import bot.molt.execution.policy.Grant;
import bot.molt.execution.policy.Policies;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.policy.PolicyEngine;
import bot.molt.execution.policy.StartedCommands;
import bot.molt.execution.workspace.ConfiguredPlans;
import bot.molt.execution.workspace.Guards;
import bot.molt.execution.workspace.WorkspacePlan;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The policy and the workspaces that hold now; a changed configuration or a new grant replaces
/// them as a whole.
///
/// Threads: any.
final class PolicyHolder {
    private static final System.Logger LOG = System.getLogger(PolicyHolder.class.getName());

    private final Set<String> tools;
    private final StartedCommands started;
    private final Path state;
    private final Guards guards;
    private final Predicate<String> keyHolders;
    private volatile PolicyEngine policy;
    private volatile ConfiguredPlans plans;

    /// What the policy asks for.
    ///
    /// @param tools names of the tools there are
    /// @param started what runs behind a process id
    /// @param state the state folder, where folders of users stand
    /// @param keyHolders users with a key of their own
    record Facts(
            Set<String> tools, StartedCommands started, Path state, Predicate<String> keyHolders) {}

    PolicyHolder(Facts facts, MoltbotConfig config, RememberedRules rules) throws IOException {
        this.guards =
                Guards.install(
                        facts.state().resolve("guards"),
                        Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        this.tools = facts.tools();
        this.started = facts.started();
        this.state = facts.state();
        this.keyHolders = facts.keyHolders();
        this.policy = policy(config, rules);
        this.plans = plans(config);
        warn(List.of());
    }

    /// Says what is odd, as far as it was not said before.
    private void warn(List<String> said) {
        policy.warnings().stream()
                .filter(text -> !said.contains(text))
                .forEach(text -> LOG.log(System.Logger.Level.WARNING, "policy: {0}", text));
    }

    Policy policy() {
        return policy;
    }

    PolicyEngine engine() {
        return policy;
    }

    ConfiguredPlans plans() {
        return plans;
    }

    /// Where an allowlist holds, commands run behind the guards.
    WorkspacePlan plan(Caller caller, @Nullable String workspaceId) {
        WorkspacePlan plan = plans.plan(caller, workspaceId);
        return policy.lists(caller, workspaceId) ? plan.behind(guards) : plan;
    }

    void apply(MoltbotConfig config, RememberedRules rules) {
        PolicyEngine next = policy(config, rules);
        plans = plans(config);
        List<String> said = policy.warnings();
        policy = next;
        warn(said);
    }

    private PolicyEngine policy(MoltbotConfig config, RememberedRules rules) {
        List<Grant> grants = new ArrayList<>();
        rules.all()
                .forEach((user, patterns) ->
                        patterns.forEach(pattern -> grants.add(new Grant(pattern, user))));
        return Policies.of(config.tools(), config.routing(), config.agents())
                .grants(grants)
                .knownTools(tools)
                .executables(Executables.onPath(config.tools().exec().pathPrepend()))
                .keeping(
                        List.of(state),
                        Optional.ofNullable(System.getenv("HOME"))
                                .orElse(System.getProperty("user.home", "/")))
                .started(started)
                .keyHolders(keyHolders)
                .build();
    }

    private ConfiguredPlans plans(MoltbotConfig config) {
        return new ConfiguredPlans(
                config.tools(), config.routing(), config.agents(), state.resolve("workspaces"));
    }
}
