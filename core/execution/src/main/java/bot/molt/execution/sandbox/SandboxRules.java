package bot.molt.execution.sandbox;

import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.policy.ToolsConfig;
import bot.molt.execution.sandbox.SandboxPlan.Choice;
import bot.molt.execution.sandbox.SandboxPlan.Prune;
import bot.molt.execution.sandbox.Sections.Section;
import bot.molt.execution.sandbox.settings.Contents.Access;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.execution.sandbox.settings.PruneConfig;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where calls run, as the configuration says: one snapshot of it; a reload makes a new one.
///
/// Sections, the one that wins first: the user's (`routing.users[].agents.sandbox`), that of the
/// agent whose turn it is, else the default one's (`agents.list[].sandbox`), that of all agents
/// (`agents.defaults.sandbox`).
///
/// Threads: safe for any number.
public final class SandboxRules {
    private static final String EVERYBODY = "*";
    private static final String WORKSPACE = "/workspace";

    /// What programs of others run, or take settings from that name what to run.
    static final List<String> PROTECTED =
            List.of(
                    ".git/hooks",
                    ".git/config",
                    ".gitconfig",
                    ".gitmodules",
                    ".bashrc",
                    ".bash_profile",
                    ".profile",
                    ".zshrc",
                    ".zprofile",
                    ".ripgreprc",
                    ".mcp.json",
                    ".vscode",
                    ".idea",
                    ".claude");

    private final Sources sources;
    private final Around around;
    private final Folders folders;
    private final PlanCache plans = new PlanCache();

    /// The sections of the configuration that count here.
    public record Sources(ToolsConfig tools, RoutingConfig routing, AgentsConfig agents) {}

    /// What stands around the configuration.
    ///
    /// @param state the state folder
    /// @param hostEnvironment of processes on the host
    /// @param processors of this machine
    /// @param readiness of a kind of target
    /// @param nodes the full name of a node of that name; the text itself where there is none
    /// @param shown folders that every sandbox of this machine shows
    public record Around(
            Path state,
            Map<String, String> hostEnvironment,
            Guards guards,
            int processors,
            Function<String, Readiness> readiness,
            UnaryOperator<String> nodes,
            Supplier<List<SandboxSpec.Bind>> shown) {}

    /// Looks up folders to work in.
    @FunctionalInterface
    public interface Folders {
        /// Errors: `not_found` with the known ids.
        Folder folder(Caller caller, @Nullable String workspaceId);
    }

    /// A folder to work in.
    ///
    /// @param path absolute
    /// @param confined whether files outside of it are closed to the file tools
    /// @param guarded whether commands run behind the guards
    public record Folder(Path path, boolean confined, boolean guarded) {}

    public SandboxRules(Sources sources, Around around, Folders folders) {
        this.sources = sources;
        this.around = around;
        this.folders = folders;
    }

    /// Where calls of the caller run.
    ///
    /// Errors: `not_found` with the known ids of workspaces; `unavailable` where the workspace
    /// would show the gateway's own files inside.
    public SandboxPlan plan(Caller caller, @Nullable String workspaceId) {
        return plan(caller, workspaceId, null);
    }

    /// Where a call runs that may want to run elsewhere.
    ///
    /// Errors: those, and `forbidden` for a wish that is not open to the caller.
    public SandboxPlan plan(Caller caller, @Nullable String workspaceId, @Nullable Wish wish) {
        Sections sections = plans.sections(caller, this::sections);
        Choice configured = choice(caller, workspaceId, sections);
        Choice choice = wish == null ? configured : targets().wished(wish, caller, configured);
        PlanCache.Planned planned =
                plans.plan(
                        new PlanCache.Key(caller, workspaceId, choice),
                        () -> fresh(caller, workspaceId, choice, sections));
        planned.check().run();
        return planned.plan();
    }

    private PlanCache.Planned fresh(
            Caller caller, @Nullable String workspaceId, Choice choice, Sections sections) {
        Folder folder = folders.folder(caller, workspaceId);
        Draft draft = new Draft();
        draft.note("target", choice.kind(), choice.source());
        if (choice.kind().equals(SandboxPlan.NODE)) {
            SandboxPlan plan =
                    new NodePlan(sources.routing(), around)
                            .plan(caller, workspaceId, folder, choice, draft);
            return new PlanCache.Planned(plan, () -> {});
        }
        if (choice.kind().equals(SandboxPlan.HOST)) {
            return new PlanCache.Planned(onHost(caller, folder, choice, draft), () -> {});
        }
        Walled walled = new Walled(caller, folder, choice, sections, draft);
        SandboxPlan plan = walled.plan();
        Path shown = plan.spec().workspace().folder();
        List<Path> roots = walled.roots();
        return new PlanCache.Planned(plan, () -> Dangers.refuseState(shown, around.state(), roots));
    }

    /// What is odd about the configuration, for people: users without a sandbox, and users whose
    /// workspace lies in another's.
    public List<String> warnings() {
        return Stream.concat(unwalled(), Dangers.overlaps(sources.routing())).toList();
    }

    private Stream<String> unwalled() {
        return sources.routing().users().stream()
                .map(user -> new Named(user.id(), choice(asked(user.id()))))
                .filter(named -> named.choice().kind().equals(SandboxPlan.HOST))
                .map(named ->
                        "%s: calls of %s run on the host, as the gateway's own user and beside its files"
                                .formatted(named.choice().source(), named.user()));
    }

    private record Named(String user, Choice choice) {}

    /// The kinds of targets that the configured users and the operator run on, sorted.
    public List<String> kinds() {
        Caller operator = new Caller("operator", Caller.Role.OPERATOR, "start", "start", "");
        return Stream.concat(
                        Stream.of(operator),
                        sources.routing().users().stream().map(user -> asked(user.id())))
                .map(caller -> choice(caller).kind())
                .distinct()
                .sorted()
                .toList();
    }

    private static Caller asked(String user) {
        return new Caller(user, Caller.Role.USER, "start", "start", "");
    }

    private Choice choice(Caller caller) {
        return choice(caller, sections(caller));
    }

    private Choice choice(Caller caller, Sections sections) {
        return targets().choose(caller, sections);
    }

    /// A workspace that lies on a node takes its calls there.
    private Choice choice(Caller caller, @Nullable String workspaceId, Sections sections) {
        Choice usual = choice(caller, sections);
        return NodePlan.workspace(sources.routing(), workspaceId)
                .map(workspace -> NodePlan.choice(workspace, caller, usual, targets()))
                .orElse(usual);
    }

    private Targets targets() {
        return new Targets(sources.tools().exec().place(), around.readiness(), around.nodes());
    }

    private SandboxPlan onHost(Caller caller, Folder folder, Choice choice, Draft draft) {
        Map<String, String> env =
                folder.guarded()
                        ? around.guards().onHost(around.hostEnvironment())
                        : around.hostEnvironment();
        SandboxSpec spec =
                SandboxSpec.of(
                        folder.path().toAbsolutePath().toString(),
                        folder.confined(),
                        caller.userId(),
                        env);
        draft.note("workspace", folder.path().toString(), SandboxPlan.DEFAULT);
        return new SandboxPlan(
                choice,
                Placement.Scope.USER,
                spec,
                Duration.ZERO,
                prune(sections(caller), draft),
                draft.settings());
    }

    private Sections sections(Caller caller) {
        return sections(sources, caller);
    }

    /// The sections that hold for a caller.
    static Sections sections(Sources sources, Caller caller) {
        List<Section> outer = new ArrayList<>();
        sources.agents()
                .of(caller)
                .flatMap(agent -> section("agents.list[%s]".formatted(agent.id()), agent.sandbox()))
                .ifPresent(outer::add);
        outer.add(new Section("agents.defaults.sandbox", sources.agents().defaults().sandbox()));
        Optional<Section> own =
                sources.routing().users().stream()
                        .filter(user -> !caller.isOperator() && user.id().equals(caller.userId()))
                        .findFirst()
                        .flatMap(user ->
                                section(
                                        "routing.users[%s].agents".formatted(user.id()),
                                        user.agents() == null ? null : user.agents().sandbox()));
        return new Sections(own, outer);
    }

    private static Optional<Section> section(String at, @Nullable SandboxConfig config) {
        return Optional.ofNullable(config).map(written -> new Section(at + ".sandbox", written));
    }

    private static Prune prune(Sections sections, Draft draft) {
        double hours =
                draft.take(
                        "prune.idleHours",
                        sections.find(
                                24.0,
                                "prune.idleHours",
                                config -> Optional.ofNullable(config.prune().idleHours())));
        double days =
                draft.take(
                        "prune.maxAgeDays",
                        sections.find(
                                7.0,
                                "prune.maxAgeDays",
                                config -> Optional.ofNullable(config.prune().maxAgeDays())));
        return new Prune(PruneConfig.hours(hours), PruneConfig.days(days));
    }

    /// A plan with walls in the making.
    private final class Walled {
        private final Caller caller;
        private final Folder folder;
        private final Choice choice;
        private final Sections sections;
        private final Draft draft;

        Walled(Caller caller, Folder folder, Choice choice, Sections sections, Draft draft) {
            this.caller = caller;
            this.folder = folder;
            this.choice = choice;
            this.sections = sections;
            this.draft = draft;
        }

        SandboxPlan plan() {
            Placement.Scope scope =
                    draft.take(
                            "scope",
                            sections.find(
                                    Placement.Scope.AGENT,
                                    "scope",
                                    config -> Optional.ofNullable(config.placement().sharing())));
            SandboxSpec spec = spec(scope);
            Duration timeout =
                    draft.take(
                            "limits.timeout",
                            sections.find(
                                    Duration.ZERO,
                                    "limits.timeout",
                                    config -> Optional.ofNullable(config.limits().timeout())));
            return new SandboxPlan(
                    choice, scope, spec, timeout, prune(sections, draft), draft.settings());
        }

        private SandboxSpec spec(Placement.Scope scope) {
            String user = scope == Placement.Scope.SHARED ? EVERYBODY : caller.userId();
            String session = scope == Placement.Scope.SESSION ? caller.session() : "";
            String name = SandboxNames.folder(user, session, folder.path().toAbsolutePath());
            Path scratch = around.state().resolve("sandboxes").resolve(name);
            SandboxSpec.Workspace workspace = workspace(name);
            Map<String, String> env =
                    InsideEnvironment.into(sections, sources.tools().exec().pathPrepend(), draft);
            List<SandboxSpec.Bind> binds = new ArrayList<>(PlannedBinds.into(sections, draft));
            if (folder.guarded()) {
                binds.add(around.guards().bind());
                draft.note("bind", "guards of git and tar", "tools.exec.security");
            }
            for (SandboxSpec.Bind bind : around.shown().get()) {
                binds.add(bind);
                draft.note("bind", bind.host() + ":" + bind.inside() + ":ro", "skills.load");
            }
            SandboxSpec unnamed =
                    new SandboxSpec(
                            name,
                            user,
                            workspace,
                            folder.confined(),
                            scratch,
                            folder.guarded() ? around.guards().inside(env) : env,
                            binds,
                            new PlannedLimits(sections, around.processors()).into(draft),
                            PlannedNetwork.into(sections, draft),
                            PlannedImage.into(sections, draft));
            return named(unnamed, SandboxNames.sandbox(name, choice.kind(), unnamed));
        }

        private SandboxSpec.Workspace workspace(String name) {
            String inside =
                    draft.take(
                            "workdir",
                            sections.find(
                                    WORKSPACE,
                                    "docker.workdir",
                                    config ->
                                            Optional.ofNullable(
                                                    config.docker().container().workdir())));
            Access access =
                    draft.take(
                            "workspaceAccess",
                            sections.find(
                                    Access.RW,
                                    "workspaceAccess",
                                    config ->
                                            Optional.ofNullable(
                                                    config.contents().workspaceAccess())));
            Path path = access == Access.NONE ? privateFolder(name) : folder.path();
            draft.note("workspace", path.toString(), SandboxPlan.DEFAULT);
            return new SandboxSpec.Workspace(
                    path.toAbsolutePath(),
                    inside,
                    access == Access.RO
                            ? SandboxSpec.Access.READ_ONLY
                            : SandboxSpec.Access.READ_WRITE,
                    draft.take(
                            "protect",
                            sections.find(
                                    PROTECTED,
                                    "protect",
                                    config -> Optional.ofNullable(config.contents().protect()))));
        }

        private Path privateFolder(String name) {
            return privateRoot().resolve(name);
        }

        private Path privateRoot() {
            return sections.find(
                            "",
                            "workspaceRoot",
                            config -> Optional.ofNullable(config.contents().workspaceRoot()))
                    .value()
                    .transform(root ->
                            root.isEmpty()
                                    ? around.state().resolve("sandboxes").resolve("workspaces")
                                    : Dangers.folder(root));
        }

        /// Folders in the state folder that hold workspaces.
        private List<Path> roots() {
            return List.of(around.state().resolve("workspaces"), privateRoot());
        }
    }

    private static SandboxSpec named(SandboxSpec spec, String name) {
        return new SandboxSpec(
                name,
                spec.userId(),
                spec.workspace(),
                spec.confined(),
                spec.scratch(),
                spec.env(),
                spec.binds(),
                spec.limits(),
                spec.network(),
                spec.image());
    }
}
