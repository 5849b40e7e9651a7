package bot.molt.execution.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.sandbox.SandboxPlan.Choice;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plans of calls that run on a node: a folder there, and nothing of this machine.
record NodePlan(RoutingConfig routing, SandboxRules.Around around) {
    /// The configured workspace of an id, where it lies on a node.
    static Optional<RoutingConfig.Workspace> workspace(
            RoutingConfig routing, @Nullable String workspaceId) {
        return routing.workspaces().stream()
                .filter(workspace -> workspace.id().equals(workspaceId))
                .filter(workspace -> workspace.node() != null)
                .findFirst();
    }

    /// Where calls in such a workspace run. Nobody leaves a sandbox through it whom it does not
    /// name.
    ///
    /// Errors: `forbidden` where it is open to everybody and the caller is none of the operator's.
    static Choice choice(
            RoutingConfig.Workspace workspace, Caller caller, Choice usual, Targets targets) {
        String source = "routing.workspaces[%s].node".formatted(workspace.id());
        String node = workspace.node();
        List<String> users = workspace.users();
        boolean isNamed = users != null && users.contains(caller.userId());
        boolean isThere =
                usual.kind().equals(SandboxPlan.NODE)
                        && usual.node().equals(targets.nodes().apply(node == null ? "" : node));
        if (!caller.isOperator() && !isNamed && !isThere) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "workspace: %s lies on a node, where nothing is walled off (expected: routing.workspaces[%s].users names %s)"
                            .formatted(workspace.id(), workspace.id(), caller.userId()));
        }
        return targets.onNode(node == null ? "" : node, source);
    }

    SandboxPlan plan(
            Caller caller,
            @Nullable String workspaceId,
            SandboxRules.Folder folder,
            Choice choice,
            Draft draft) {
        String path = path(caller, workspaceId, choice, draft);
        draft.note("node", choice.node().isEmpty() ? "none" : choice.node(), choice.source());
        String name =
                SandboxNames.folder(
                        caller.userId(), choice.node(), java.nio.file.Path.of("/node", path));
        SandboxSpec spec =
                new SandboxSpec(
                        name,
                        caller.userId(),
                        SandboxSpec.Workspace.on(choice.node(), path),
                        folder.confined(),
                        around.state().resolve("sandboxes").resolve(name),
                        folder.guarded() ? Guards.elsewhere() : Map.of(),
                        List.of(),
                        SandboxLimits.NONE,
                        Network.full(),
                        Image.NONE);
        return new SandboxPlan(
                choice,
                Placement.Scope.USER,
                spec,
                Duration.ZERO,
                SandboxPlan.Prune.NEVER,
                draft.settings());
    }

    /// The folder on the node; empty for the node's own.
    private String path(Caller caller, @Nullable String workspaceId, Choice choice, Draft draft) {
        if (workspaceId != null) {
            RoutingConfig.Workspace workspace =
                    workspace(routing, workspaceId).orElseThrow(() -> here(workspaceId, choice));
            return noted(
                    workspace.path(), "routing.workspaces[%s].path".formatted(workspaceId), draft);
        }
        Optional<String> own =
                routing.users().stream()
                        .filter(user -> !caller.isOperator() && user.id().equals(caller.userId()))
                        .flatMap(user -> Optional.ofNullable(user.agents()).stream())
                        .flatMap(agent -> Optional.ofNullable(agent.workspaceDir()).stream())
                        .findFirst();
        return own.map(path ->
                        noted(
                                path,
                                "routing.users[%s].agents.workspaceDir".formatted(caller.userId()),
                                draft))
                .orElseGet(() -> {
                    draft.note("workspace", "the node's own", SandboxPlan.DEFAULT);
                    return "";
                });
    }

    private static String noted(String path, String source, Draft draft) {
        if (!path.startsWith("/")) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: %s (expected: an absolute path on the node)".formatted(source, path));
        }
        draft.note("workspace", path, source);
        return path;
    }

    private static CodedException here(String workspaceId, Choice choice) {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "workspace: %s lies on the gateway, the call runs on node %s (expected: no workspace, or one with routing.workspaces[].node)"
                        .formatted(workspaceId, choice.node()));
    }
}
