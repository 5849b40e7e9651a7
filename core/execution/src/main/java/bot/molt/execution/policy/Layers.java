package bot.molt.execution.policy;

import bot.molt.execution.agents.AgentId;
import bot.molt.execution.policy.Effective.Placed;
import bot.molt.spi.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sections that hold for a caller in a workspace, put together once for each pair.
///
/// Threads: safe for any number.
final class Layers {
    private final Common common;
    private final Map<String, Optional<Layer>> users;
    private final Map<String, Place> workspaces;
    private final Patterns patterns;
    private final List<String> safeBins;
    private final Predicate<String> keyHolders;
    private final Map<Pair, Result> known = new ConcurrentHashMap<>();

    /// A workspace of the configuration.
    ///
    /// @param users null for everybody
    record Place(@Nullable Layer layer, @Nullable List<String> users, String path) {}

    /// Whether anything holds for a caller at all.
    sealed interface Result {
        record Of(Effective effective) implements Result {}

        record None(Decision.Reason reason) implements Result {}
    }

    /// What holds for everybody.
    ///
    /// @param standard of the default agent
    /// @param agents by id, of those that stand in the list
    /// @param children of sub-agents
    record Common(
            Layer tools,
            Optional<Layer> standard,
            Map<String, Optional<Layer>> agents,
            Layer children) {
        Common {
            agents = new LinkedHashMap<>(agents);
        }

        /// Each once.
        List<Layer> all() {
            List<Layer> all = new ArrayList<>(List.of(tools, children));
            agents.values().forEach(layer -> layer.ifPresent(all::add));
            return all;
        }

        /// The id of the agent of the list whose turn makes a call; empty for none.
        String agent(Caller caller) {
            return AgentId.turn(caller).filter(agents::containsKey).orElse("");
        }

        List<Layer> of(String agent, boolean child) {
            List<Layer> layers = new ArrayList<>(List.of(tools));
            Optional<Layer> own = agents.getOrDefault(agent, Optional.empty());
            (agent.isEmpty() ? standard : own).ifPresent(layers::add);
            if (child) {
                layers.add(children);
            }
            return layers;
        }
    }

    private record Pair(
            String user,
            boolean operator,
            @Nullable String workspace,
            String agent,
            boolean child) {}

    Layers(
            Common common,
            Map<String, Optional<Layer>> users,
            Map<String, Place> workspaces,
            Patterns patterns,
            List<String> safeBins,
            Predicate<String> keyHolders) {
        this.common = common;
        this.users = new LinkedHashMap<>(users);
        this.workspaces = new LinkedHashMap<>(workspaces);
        this.patterns = patterns;
        this.safeBins = List.copyOf(safeBins);
        this.keyHolders = keyHolders;
    }

    Result of(Caller caller, @Nullable String workspace) {
        if (!caller.isOperator() && !known(caller.userId())) {
            return none(
                    "user: %s is not in the configuration and has no key"
                            .formatted(caller.userId()),
                    "routing.users");
        }
        if (workspace != null && !workspaces.containsKey(workspace)) {
            return none(
                    "workspace: %s is not in the configuration".formatted(workspace),
                    "routing.workspaces");
        }
        return known.computeIfAbsent(
                new Pair(
                        caller.userId(),
                        caller.isOperator(),
                        workspace,
                        common.agent(caller),
                        AgentId.isChild(caller)),
                this::made);
    }

    private boolean known(String user) {
        return users.containsKey(user) || keyHolders.test(user);
    }

    private static Result.None none(String text, String source) {
        return new Result.None(new Decision.Reason(text, "unknown", source));
    }

    private Result made(Pair pair) {
        List<Layer> layers = common.of(pair.agent(), pair.child());
        if (!pair.operator()) {
            Optional.ofNullable(users.get(pair.user()))
                    .flatMap(Function.identity())
                    .ifPresent(layers::add);
        }
        Place place = pair.workspace() == null ? null : workspaces.get(pair.workspace());
        if (place != null) {
            List<String> members = place.users();
            if (!pair.operator() && members != null && !members.contains(pair.user())) {
                return none(
                        "workspace: %s is not open to %s".formatted(pair.workspace(), pair.user()),
                        place.path() + ".users");
            }
            Optional.ofNullable(place.layer()).ifPresent(layers::add);
        }
        return new Result.Of(effective(layers, pair));
    }

    private Effective effective(List<Layer> layers, Pair pair) {
        Placed<Security> security = new Placed<>(Security.FULL, "tools.exec.security");
        Placed<AskMode> ask = new Placed<>(AskMode.OFF, "tools.exec.ask");
        String workspaceOnly = "";
        for (Layer layer : layers) {
            Security wanted = layer.security();
            if (wanted != null
                    && (wanted.compareTo(security.value()) < 0 || layer.path().equals("tools"))) {
                security = new Placed<>(wanted, layer.path() + ".exec.security");
            }
            AskMode asked = layer.ask();
            if (asked != null
                    && (asked.compareTo(ask.value()) > 0 || layer.path().equals("tools"))) {
                ask = new Placed<>(asked, layer.path() + ".exec.ask");
            }
            boolean keeps = Boolean.TRUE.equals(layer.workspaceOnly());
            workspaceOnly =
                    keeps && workspaceOnly.isEmpty()
                            ? layer.path() + ".fs.workspaceOnly"
                            : workspaceOnly;
        }
        List<CommandPattern> granted = patterns.granted(pair.user());
        return new Effective(
                pair.toString(),
                layers,
                security,
                ask,
                lists(layers, granted),
                safeBins,
                workspaceOnly);
    }

    /// Every list that stands below the global one must allow a command; the global one counts only
    /// where there is no other.
    private List<List<CommandPattern>> lists(List<Layer> layers, List<CommandPattern> granted) {
        List<Layer> inner =
                layers.subList(1, layers.size()).stream()
                        .filter(layer -> layer.allowlist() != null)
                        .toList();
        List<Layer> counting = inner.isEmpty() ? layers.subList(0, 1) : inner;
        List<List<CommandPattern>> lists = new ArrayList<>();
        for (Layer layer : counting) {
            List<CommandPattern> all = new ArrayList<>(patterns.of(layer));
            all.addAll(granted);
            lists.add(List.copyOf(all));
        }
        return lists;
    }
}
