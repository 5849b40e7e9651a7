package bot.molt.app.gateway;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.sandbox.settings.BindText;
import bot.molt.execution.workspace.WorkspacePlan;
import bot.molt.gateway.auth.UserEntry;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.protocol.sandbox.ExplainSandboxParams;
import bot.molt.protocol.sandbox.ExplainSandboxResult;
import bot.molt.protocol.sandbox.ExplainSandboxResult.Limit;
import bot.molt.protocol.sandbox.ExplainSandboxResult.Mount;
import bot.molt.protocol.sandbox.ExplainSandboxResult.Setting;
import bot.molt.protocol.sandbox.ReadinessItem;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says where a call would run, with what, and which setting says so.
///
/// @param agents of the configuration that holds now
/// @param quota what a user may use over all sandboxes together
record SandboxExplainer(
        PolicyHolder policy,
        TargetKinds targets,
        UserKeys keys,
        Supplier<AgentsConfig> agents,
        Function<String, List<Setting>> quota) {
    private static final String HOME = "/home/moltbot";
    private static final String NETWORK = "network";
    private static final String LIMITS = "limits.";
    private static final Set<String> SHOWN_ELSEWHERE =
            Set.of(
                    "target",
                    "workspace",
                    "workdir",
                    "workspaceAccess",
                    "bind",
                    NETWORK,
                    "network.allow");

    ExplainSandboxResult explain(ExplainSandboxParams params, Caller caller) {
        Caller subject = subject(params, caller);
        WorkspacePlan workspace = policy.plan(subject, params.workspace(), null);
        SandboxPlan plan = workspace.sandbox();
        ReadinessItem readiness = SandboxPart.item(plan.kind(), targets.readiness(plan.kind()));
        return new ExplainSandboxResult(
                new ExplainSandboxResult.Subject(
                        subject.userId(), params.workspace(), subject.session()),
                new ExplainSandboxResult.Target(
                        plan.kind(),
                        plan.spec().name(),
                        plan.choice().why(),
                        plan.choice().source(),
                        readiness),
                plan.walled() ? mounts(plan) : openMounts(plan),
                network(plan),
                limits(plan, readiness),
                settings(plan),
                quota.apply(subject.userId()),
                tool(params, subject, plan));
    }

    static Caller subject(String user, String session, String door) {
        Caller.Role role = user.equals("operator") ? Caller.Role.OPERATOR : Caller.Role.USER;
        return new Caller(user, role, session, door, "");
    }

    private Caller subject(ExplainSandboxParams params, Caller caller) {
        String user = params.user();
        if (user != null && !user.equals("operator") && !keys.knows(user)) {
            throw SandboxPart.unknown(
                    "user", user, keys.list().stream().map(UserEntry::id).toList());
        }
        String session = session(params);
        return user == null ? caller.inSession(session) : subject(user, session, caller.door());
    }

    private String session(ExplainSandboxParams params) {
        String agent = params.agent();
        String session = params.session();
        if (agent == null) {
            return session == null ? "main" : session;
        }
        if (session != null) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "session: %s, agent: %s (expected: one of both)".formatted(session, agent));
        }
        Set<String> known = new TreeSet<>(Set.of("main"));
        agents.get().list().forEach(entry -> known.add(entry.id()));
        if (!known.contains(agent)) {
            throw SandboxPart.unknown("agent", agent, List.copyOf(known));
        }
        return "agent:" + agent + ":main";
    }

    private static List<Mount> openMounts(SandboxPlan plan) {
        String folder = plan.workspace();
        if (plan.isOnNode()) {
            String source = source(plan, "workspace");
            boolean isOwn = source.equals(SandboxPlan.DEFAULT);
            String path = isOwn ? "the node's own workspace" : folder;
            return List.of(
                    new Mount(plan.choice().node() + ":" + path, path, "rw", source),
                    new Mount(plan.choice().node() + ":/", "/", "rw", plan.choice().source()));
        }
        return List.of(
                new Mount(folder, folder, "rw", source(plan, "workspace")),
                new Mount("/", "/", "rw", plan.choice().source()));
    }

    private static List<Mount> mounts(SandboxPlan plan) {
        SandboxSpec spec = plan.spec();
        List<Mount> mounts = new ArrayList<>();
        mounts.add(
                new Mount(
                        spec.workspace().folder().toString(),
                        spec.workspace().inside(),
                        access(spec.workspace().access()),
                        source(plan, "workspaceAccess")));
        mounts.add(
                new Mount(
                        spec.scratch().resolve("home").toString(),
                        HOME,
                        "rw",
                        SandboxPlan.DEFAULT));
        mounts.add(
                new Mount(
                        spec.scratch().resolve("tmp").toString(),
                        "/tmp",
                        "rw",
                        SandboxPlan.DEFAULT));
        for (SandboxSpec.Bind bind : spec.binds()) {
            mounts.add(
                    new Mount(
                            bind.host().toString(),
                            bind.inside(),
                            access(bind.access()),
                            bindSource(plan, bind.inside())));
        }
        return mounts;
    }

    private static String access(SandboxSpec.Access access) {
        return access == SandboxSpec.Access.READ_ONLY ? "ro" : "rw";
    }

    /// Of binds with the same place inside the last one holds; those without a text are the
    /// gateway's own.
    private static String bindSource(SandboxPlan plan, String inside) {
        String own = SandboxPlan.DEFAULT;
        String found = null;
        for (SandboxPlan.Setting setting : plan.settings()) {
            if (!setting.name().equals("bind")) {
                continue;
            }
            String place = inside(setting.value());
            found = inside.equals(place) ? setting.source() : found;
            own = place == null ? setting.source() : own;
        }
        return found == null ? own : found;
    }

    private static @Nullable String inside(String bind) {
        try {
            return BindText.parse(bind).inside();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String source(SandboxPlan plan, String name) {
        return plan.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .map(SandboxPlan.Setting::source)
                .reduce(SandboxPlan.DEFAULT, (_, last) -> last);
    }

    private static ExplainSandboxResult.Network network(SandboxPlan plan) {
        if (!plan.walled()) {
            return new ExplainSandboxResult.Network(plan.kind(), List.of(), plan.choice().source());
        }
        Network network = plan.spec().network();
        boolean listed = network.mode() == Network.Mode.ALLOWLIST;
        return new ExplainSandboxResult.Network(
                network.mode().name().toLowerCase(Locale.ROOT),
                network.allow().stream().map(SandboxExplainer::text).toList(),
                source(plan, listed ? "network.allow" : NETWORK));
    }

    private static String text(HostRule rule) {
        String host = rule.host().contains(":") ? "[" + rule.host() + "]" : rule.host();
        List<String> ports = rule.ports().stream().map(String::valueOf).toList();
        return host + ":" + (ports.isEmpty() ? "*" : String.join(",", ports));
    }

    private static List<Limit> limits(SandboxPlan plan, ReadinessItem readiness) {
        return plan.settings().stream()
                .filter(setting -> setting.name().startsWith(LIMITS))
                .map(setting -> limit(setting, readiness))
                .toList();
    }

    private static Limit limit(SandboxPlan.Setting setting, ReadinessItem readiness) {
        String name = setting.name().substring(LIMITS.length());
        String gap =
                readiness.gaps().stream()
                        .filter(text ->
                                text.toLowerCase(Locale.ROOT)
                                        .startsWith(name.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElse(null);
        return new Limit(name, setting.value(), setting.source(), gap);
    }

    private static List<Setting> settings(SandboxPlan plan) {
        Stream<SandboxPlan.Setting> rest =
                plan.settings().stream()
                        .filter(setting -> !SHOWN_ELSEWHERE.contains(setting.name()))
                        .filter(setting -> !setting.name().startsWith(LIMITS));
        return rest.map(s -> new Setting(s.name(), s.value(), s.source())).toList();
    }

    private ExplainSandboxResult.@Nullable Policy tool(
            ExplainSandboxParams params, Caller subject, SandboxPlan plan) {
        String tool = params.tool();
        if (tool == null) {
            return null;
        }
        if (!policy.tools().contains(tool)) {
            throw SandboxPart.unknown("tool", tool, List.copyOf(new TreeSet<>(policy.tools())));
        }
        Policy.Subject who =
                new Policy.Subject(subject, params.workspace(), plan.workspace(), plan.target());
        boolean runs = tool.equals("exec");
        boolean lists = runs && policy.engine().lists(subject, params.workspace());
        List<Access> accesses =
                runs && !lists ? List.of(new Access.Command("true", "", Map.of())) : List.of();
        Decision decision = policy.policy().decide(who, spec(tool), accesses);
        Decision.Reason reason = decision.reason();
        String more =
                lists
                        ? "; each command is held against an allowlist (`moltbot policy explain 'COMMAND'` decides on one)"
                        : "";
        return new ExplainSandboxResult.Policy(
                tool,
                decision instanceof Decision.Deny ? "denied" : "open",
                reason.text() + (decision instanceof Decision.Deny ? "" : more),
                reason.source());
    }

    private record NoArgs() {}

    private static ToolSpec<NoArgs> spec(String tool) {
        return new ToolSpec<>(tool, "Asked about.", NoArgs.class, Effect.RUNS);
    }
}
