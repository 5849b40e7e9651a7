package bot.molt.app.gateway;

import bot.molt.app.images.ImageBuilds;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.execution.workspace.OpenSandbox;
import bot.molt.gateway.auth.UserEntry;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.rpc.sandbox.Sandboxes;
import bot.molt.protocol.sandbox.BuildSandboxParams;
import bot.molt.protocol.sandbox.BuiltSandboxResult;
import bot.molt.protocol.sandbox.ClosedSandboxesResult;
import bot.molt.protocol.sandbox.ClosedSandboxesResult.Kept;
import bot.molt.protocol.sandbox.ExplainSandboxParams;
import bot.molt.protocol.sandbox.ExplainSandboxResult;
import bot.molt.protocol.sandbox.ListSandboxesResult;
import bot.molt.protocol.sandbox.ReadinessItem;
import bot.molt.protocol.sandbox.RecreateSandboxParams;
import bot.molt.protocol.sandbox.SandboxReadinessResult;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The sandboxes of one gateway, for those who steer it. Calls on the host are no sandbox and are
/// not touched.
///
/// @param agents of the configuration that holds now
/// @param builds how images are made
record SandboxPart(
        Road road,
        UserKeys keys,
        Supplier<AgentsConfig> agents,
        SandboxExplainer explainer,
        ImageBuilds builds)
        implements Sandboxes {

    @Override
    public List<ListSandboxesResult.Item> list() {
        return open().stream().map(this::item).toList();
    }

    private List<OpenSandbox> open() {
        return road.workspaces().list().stream()
                .filter(sandbox -> !sandbox.kind().equals(SandboxPlan.HOST))
                .toList();
    }

    private ListSandboxesResult.Item item(OpenSandbox sandbox) {
        return new ListSandboxesResult.Item(
                sandbox.name(),
                sandbox.kind(),
                sandbox.user(),
                new ListSandboxesResult.Place(
                        sandbox.workspace(), folder(sandbox), sandbox.session()),
                image(sandbox),
                inUse(sandbox),
                sandbox.created(),
                sandbox.lastUsed(),
                use(sandbox.usage()));
    }

    /// On a node with the name of the node before it.
    private static String folder(OpenSandbox sandbox) {
        return sandbox.plan().isOnNode()
                ? sandbox.plan().choice().node() + ":" + sandbox.folder()
                : sandbox.folder().toString();
    }

    private static boolean inUse(OpenSandbox sandbox) {
        return sandbox.calls() > 0 || sandbox.busy();
    }

    private static ListSandboxesResult.Use use(Usage usage) {
        boolean known = !usage.equals(Usage.UNKNOWN);
        return new ListSandboxesResult.Use(
                usage.memory() < 0 ? null : usage.memory(),
                known ? usage.cpuTime().toMillis() : null,
                usage.processes() < 0 ? null : usage.processes());
    }

    private ListSandboxesResult.@Nullable Image image(OpenSandbox sandbox) {
        if (!sandbox.kind().equals("docker")) {
            return null;
        }
        String name = sandbox.image().isEmpty() ? "default" : sandbox.image();
        return new ListSandboxesResult.Image(name, isCurrent(sandbox));
    }

    /// Whether the configuration still says the image that it was made from.
    private boolean isCurrent(OpenSandbox sandbox) {
        if (sandbox.user().equals("*")) {
            return true;
        }
        try {
            return plan(subject(sandbox.user()), sandbox.workspace())
                    .spec()
                    .image()
                    .name()
                    .equals(sandbox.image());
        } catch (CodedException e) {
            return false;
        }
    }

    private SandboxPlan plan(Caller caller, @Nullable String workspace) {
        return road.policy().rules().plan(caller, workspace);
    }

    private static Caller subject(String user) {
        return SandboxExplainer.subject(user, "main", "rpc");
    }

    @Override
    public ExplainSandboxResult explain(ExplainSandboxParams params, Caller caller) {
        return explainer.explain(params, caller);
    }

    @Override
    public ClosedSandboxesResult recreate(RecreateSandboxParams params) {
        List<OpenSandbox> meant = open().stream().filter(s -> isMeant(s, params)).toList();
        String name = params.name();
        if (meant.isEmpty() && name != null) {
            throw unknown("sandbox", name, open().stream().map(OpenSandbox::name).toList());
        }
        String user = params.user();
        if (user != null && !keys.knows(user) && !user.equals("operator")) {
            throw unknown("user", user, keys.list().stream().map(UserEntry::id).toList());
        }
        return closed(meant, params.force());
    }

    static CodedException unknown(String what, String value, List<String> known) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "%s: %s (known: %s)"
                        .formatted(
                                what, value, known.isEmpty() ? "none" : String.join(", ", known)));
    }

    private boolean isMeant(OpenSandbox sandbox, RecreateSandboxParams params) {
        String session = params.session();
        String agent = params.agent();
        return params.all()
                || sandbox.name().equals(params.name())
                || sandbox.user().equals(params.user())
                || (session != null && session.equals(sandbox.session()))
                || (agent != null && isOf(sandbox, agent));
    }

    /// Sandboxes that sessions share are the default agent's.
    private boolean isOf(OpenSandbox sandbox, String agent) {
        String session = sandbox.session();
        if (session != null && session.startsWith("agent:")) {
            return session.startsWith("agent:" + agent + ":");
        }
        String standard = agents.get().standard().map(AgentsConfig.Agent::id).orElse("main");
        boolean byAgent =
                sandbox.plan().scope() == Placement.Scope.AGENT
                        || sandbox.plan().scope() == Placement.Scope.SESSION;
        return byAgent && agent.equals(standard);
    }

    private ClosedSandboxesResult closed(List<OpenSandbox> meant, boolean force) {
        List<String> closed = new ArrayList<>();
        List<Kept> kept = new ArrayList<>();
        for (OpenSandbox sandbox : meant) {
            if (inUse(sandbox) && !force) {
                kept.add(new Kept(sandbox.name(), why(sandbox)));
            } else if (road.workspaces().remove(sandbox.name()).isEmpty()) {
                kept.add(new Kept(sandbox.name(), "it is just being opened or closed; try again"));
            } else {
                closed.add(sandbox.name());
            }
        }
        return new ClosedSandboxesResult(closed, kept);
    }

    private static String why(OpenSandbox sandbox) {
        String what =
                sandbox.calls() == 0
                        ? "a process runs in it"
                        : sandbox.calls() == 1
                                ? "a call uses it"
                                : sandbox.calls() + " calls use it";
        return what + " (--force ends that)";
    }

    @Override
    public ClosedSandboxesResult prune() {
        Set<String> walled = new TreeSet<>(open().stream().map(OpenSandbox::name).toList());
        List<String> closed = road.workspaces().prune().stream().filter(walled::contains).toList();
        return new ClosedSandboxesResult(closed, List.of());
    }

    @Override
    public SandboxReadinessResult readiness() {
        List<String> warnings = new ArrayList<>(road.policy().rules().warnings());
        Map<String, List<String>> users = new TreeMap<>();
        List<String> all = new ArrayList<>(List.of("operator"));
        keys.list().forEach(user -> all.add(user.id()));
        for (String user : all) {
            need(user, users, warnings);
        }
        Set<String> kinds = new TreeSet<>(road.targets().kinds());
        kinds.addAll(users.keySet());
        return new SandboxReadinessResult(
                kinds.stream().map(kind -> item(kind, road.targets().readiness(kind))).toList(),
                users.entrySet().stream()
                        .map(entry ->
                                new SandboxReadinessResult.Need(entry.getKey(), entry.getValue()))
                        .toList(),
                warnings);
    }

    private void need(String user, Map<String, List<String>> users, List<String> warnings) {
        try {
            String kind = plan(subject(user), null).kind();
            users.computeIfAbsent(kind, _ -> new ArrayList<>()).add(user);
        } catch (CodedException e) {
            warnings.add("calls of " + user + " are refused: " + e.text());
        }
    }

    static ReadinessItem item(String kind, Readiness readiness) {
        return switch (readiness) {
            case Readiness.Ready(String detail, List<String> gaps) ->
                    new ReadinessItem(kind, true, detail, "", gaps);
            case Readiness.Missing(String what, String fix) ->
                    new ReadinessItem(kind, false, what, fix, List.of());
        };
    }

    @Override
    public BuiltSandboxResult build(BuildSandboxParams params, Progress progress)
            throws IOException, InterruptedException {
        return builds.build(params, progress);
    }
}
