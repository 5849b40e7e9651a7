package bot.molt.execution.policy;

import bot.molt.execution.agents.AgentId;
import bot.molt.execution.program.KeptFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Builds a [PolicyEngine] from the configuration.
///
/// - Layers: `tools`, then the agent's whose turn it is, else the default one's, the user's (not
///   for the operator), the workspace's. A tool must pass the profile, `allow` and `deny` of each.
///   Security is the strictest of all, ask the one that asks most.
/// - Allowlists: a list of an agent, user or workspace replaces the global one; where several of
///   these are written, a command must be in each. Approvals that were answered "always" count in
///   every list.
/// - A user who has a key but no entry in the configuration gets what `tools` and the agent allow.
///   Who or what is known nowhere gets nothing.
public final class Policies {
    private final ToolsConfig tools;
    private final RoutingConfig routing;
    private final AgentsConfig agents;
    private List<Grant> grants = List.of();
    private Set<String> knownTools = Set.of();
    private Executables executables = Executables.none();
    private Predicate<String> keyHolders = _ -> false;
    private KeptFolders kept = new KeptFolders(List.of(), "/");
    private StartedCommands started = _ -> Optional.empty();

    private Policies(ToolsConfig tools, RoutingConfig routing, AgentsConfig agents) {
        this.tools = tools;
        this.routing = routing;
        this.agents = agents;
    }

    /// Starts from the three sections.
    public static Policies of(ToolsConfig tools, RoutingConfig routing, AgentsConfig agents) {
        return new Policies(tools, routing, agents);
    }

    /// Patterns that people added by answering "always".
    public Policies grants(List<Grant> added) {
        grants = List.copyOf(added);
        return this;
    }

    /// Names of the tools there are; others in the configuration become warnings.
    public Policies knownTools(Set<String> names) {
        knownTools = Set.copyOf(names);
        return this;
    }

    /// Where programs stand; needed for path patterns to match bare names.
    public Policies executables(Executables lookup) {
        executables = lookup;
        return this;
    }

    /// The gateway's own files, which no pattern with wildcards means.
    ///
    /// @param home what `~` stands for in commands
    public Policies keeping(List<Path> own, String home) {
        kept =
                new KeptFolders(
                        own.stream().map(path -> path.toAbsolutePath().toString()).toList(), home);
        return this;
    }

    /// What runs behind a process id; without it, input to processes is a miss.
    public Policies started(StartedCommands lookup) {
        started = lookup;
        return this;
    }

    /// Users with a key of their own who need no entry in the configuration; asked at each
    /// decision.
    public Policies keyHolders(Predicate<String> users) {
        keyHolders = users;
        return this;
    }

    /// The policy.
    public PolicyEngine build() {
        Layers.Common common =
                new Layers.Common(
                        Layer.of(tools),
                        agentLayer(),
                        agentLayers(),
                        Layer.of(tools.reach().subagents().tools()));
        Map<String, Optional<Layer>> users = users();
        Map<String, Layers.Place> workspaces = workspaces();
        List<Layer> all = new ArrayList<>(common.all());
        users.values().forEach(layer -> layer.ifPresent(all::add));
        workspaces
                .values()
                .forEach(place -> Optional.ofNullable(place.layer()).ifPresent(all::add));
        Patterns patterns = new Patterns(all, grants);
        List<String> warnings = new ArrayList<>(patterns.warnings());
        all.forEach(layer -> unknown(layer, warnings));
        Layers layers =
                new Layers(
                        common, users, workspaces, patterns, tools.exec().safeBins(), keyHolders);
        return new PolicyEngine(
                layers, executables, kept, started, tools.exec().place().ownMachine(), warnings);
    }

    private Optional<Layer> agentLayer() {
        List<AgentsConfig.Agent> list = agents.list();
        int at = -1;
        for (int i = 0; i < list.size(); i++) {
            boolean main = at < 0 && list.get(i).id().equals("main");
            at = main || list.get(i).standard() ? i : at;
        }
        return at < 0
                ? Optional.empty()
                : overlay(list.get(at).tools(), "agents.list[" + at + "].tools");
    }

    /// Of every agent of the list, by its id.
    private Map<String, Optional<Layer>> agentLayers() {
        Map<String, Optional<Layer>> layers = new LinkedHashMap<>();
        for (int i = 0; i < agents.list().size(); i++) {
            AgentsConfig.Agent agent = agents.list().get(i);
            layers.putIfAbsent(
                    AgentId.of(agent.id()), overlay(agent.tools(), "agents.list[" + i + "].tools"));
        }
        return layers;
    }

    private Map<String, Optional<Layer>> users() {
        Map<String, Optional<Layer>> users = new LinkedHashMap<>();
        for (int i = 0; i < routing.users().size(); i++) {
            RoutingConfig.User user = routing.users().get(i);
            RoutingConfig.UserAgent agent = user.agents();
            users.put(
                    user.id(),
                    overlay(
                            agent == null ? null : agent.tools(),
                            "routing.users[" + i + "].agents.tools"));
        }
        return users;
    }

    private Map<String, Layers.Place> workspaces() {
        Map<String, Layers.Place> places = new LinkedHashMap<>();
        for (int i = 0; i < routing.workspaces().size(); i++) {
            RoutingConfig.Workspace workspace = routing.workspaces().get(i);
            String path = "routing.workspaces[" + i + "]";
            Layer layer = overlay(workspace.tools(), path + ".tools").orElse(null);
            places.put(workspace.id(), new Layers.Place(layer, workspace.users(), path));
        }
        return places;
    }

    private static Optional<Layer> overlay(@Nullable ToolsOverlay tools, String path) {
        return Optional.ofNullable(tools).map(written -> Layer.of(written, path));
    }

    private void unknown(Layer layer, List<String> warnings) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        lists.put(".allow", Optional.ofNullable(layer.allow()).orElse(List.of()));
        lists.put(".alsoAllow", layer.alsoAllow());
        lists.put(".deny", Optional.ofNullable(layer.deny()).orElse(List.of()));
        lists.forEach((name, selectors) ->
                selectors.stream()
                        .filter(selector -> !ToolGroups.known(selector, knownTools))
                        .forEach(selector -> warnings.add(unknown(layer.path() + name, selector))));
    }

    private String unknown(String path, String selector) {
        return "%s: %s is no known tool or group (known: %s)"
                .formatted(path, selector, new TreeSet<>(knownTools));
    }
}
