package bot.molt.app.gateway;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.service.BaseEnvironment;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.execution.policy.Executables;
import bot.molt.execution.policy.Grant;
import bot.molt.execution.policy.Policies;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.policy.PolicyEngine;
import bot.molt.execution.policy.StartedCommands;
import bot.molt.execution.sandbox.Guards;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.sandbox.SandboxRules;
import bot.molt.execution.workspace.ConfiguredFolders;
import bot.molt.execution.workspace.WorkspaceFolder;
import bot.molt.execution.workspace.WorkspacePlan;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.Wish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The policy and the workspaces that hold now; a changed configuration or a new grant replaces
/// them as a whole.
///
/// Threads: any.
final class PolicyHolder {
    private static final System.Logger LOG = System.getLogger(PolicyHolder.class.getName());

    private final Facts facts;
    private final Guards guards;
    private volatile Now now;

    /// What the policy asks for.
    ///
    /// @param tools names of the tools there are now
    /// @param started what runs behind a process id
    /// @param state the state folder, where folders of users stand
    /// @param environment of the gateway
    /// @param keyHolders users with a key of their own
    /// @param readiness of a kind of target
    /// @param nodes the full name of a node of that name; the text itself where there is none
    /// @param shown folders that every sandbox of this machine shows
    record Facts(
            Supplier<Set<String>> tools,
            StartedCommands started,
            Path state,
            Map<String, String> environment,
            Predicate<String> keyHolders,
            Function<String, Readiness> readiness,
            UnaryOperator<String> nodes,
            Supplier<List<SandboxSpec.Bind>> shown) {}

    /// What one configuration means.
    private record Now(PolicyEngine policy, ConfiguredFolders folders, SandboxRules rules) {
        List<String> warnings() {
            return Stream.concat(policy.warnings().stream(), rules.warnings().stream()).toList();
        }
    }

    PolicyHolder(Facts facts, MoltbotConfig config, RememberedRules rules) throws IOException {
        this.facts = facts;
        this.guards =
                Guards.install(
                        facts.state().resolve("guards"),
                        Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        this.now = meaning(config, rules);
        warn(List.of());
    }

    /// Says what is odd, as far as it was not said before.
    private void warn(List<String> said) {
        now.warnings().stream()
                .filter(text -> !said.contains(text))
                .forEach(text -> LOG.log(System.Logger.Level.WARNING, "policy: {0}", text));
    }

    Policy policy() {
        return now.policy();
    }

    PolicyEngine engine() {
        return now.policy();
    }

    /// Names of the tools there are.
    Set<String> tools() {
        return facts.tools().get();
    }

    /// Where calls run now.
    SandboxRules rules() {
        return now.rules();
    }

    /// Which folder a call works in, and where it runs.
    WorkspacePlan plan(Caller caller, @Nullable String workspaceId, @Nullable Wish wish) {
        Now current = now;
        WorkspaceFolder folder = current.folders().folder(caller, workspaceId);
        SandboxPlan plan = current.rules().plan(caller, workspaceId, wish);
        boolean own = plan.spec().workspace().folder().equals(folder.path().toAbsolutePath());
        return new WorkspacePlan(folder.id(), own ? folder.gitRepo() : null, plan);
    }

    void apply(MoltbotConfig config, RememberedRules rules) {
        List<String> said = now.warnings();
        now = meaning(config, rules);
        warn(said);
    }

    private Now meaning(MoltbotConfig config, RememberedRules rules) {
        PolicyEngine policy = policy(config, rules);
        ConfiguredFolders folders =
                new ConfiguredFolders(
                        config.tools(),
                        config.routing(),
                        config.agents(),
                        facts.state().resolve("workspaces"));
        return new Now(policy, folders, sandboxes(config, policy, folders));
    }

    /// Where an allowlist holds, commands run behind the guards.
    private SandboxRules sandboxes(
            MoltbotConfig config, PolicyEngine policy, ConfiguredFolders folders) {
        return new SandboxRules(
                new SandboxRules.Sources(config.tools(), config.routing(), config.agents()),
                new SandboxRules.Around(
                        facts.state(),
                        BaseEnvironment.of(
                                facts.environment(), config.tools().exec().pathPrepend()),
                        guards,
                        Runtime.getRuntime().availableProcessors(),
                        facts.readiness(),
                        facts.nodes(),
                        facts.shown()),
                (caller, id) -> {
                    WorkspaceFolder folder = folders.folder(caller, id);
                    return new SandboxRules.Folder(
                            folder.path(), folder.confined(), policy.lists(caller, id));
                });
    }

    private PolicyEngine policy(MoltbotConfig config, RememberedRules rules) {
        List<Grant> grants = new ArrayList<>();
        rules.all()
                .forEach((user, patterns) ->
                        patterns.forEach(pattern -> grants.add(new Grant(pattern, user))));
        return Policies.of(config.tools(), config.routing(), config.agents())
                .grants(grants)
                .knownTools(facts.tools().get())
                .executables(Executables.onPath(config.tools().exec().pathPrepend()))
                .keeping(
                        List.of(facts.state()),
                        Optional.ofNullable(System.getenv("HOME"))
                                .orElse(System.getProperty("user.home", "/")))
                .started(facts.started())
                .keyHolders(facts.keyHolders())
                .build();
    }
}
