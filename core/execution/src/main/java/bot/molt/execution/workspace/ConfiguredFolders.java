package bot.molt.execution.workspace;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.agents.AgentId;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.policy.ToolsConfig;
import bot.molt.execution.policy.ToolsOverlay;
import bot.molt.spi.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Workspaces as the configuration describes them: `routing.workspaces`, a user's `workspaceDir`,
/// the agents' workspace of the operator. A user without a folder gets one in the state folder.
///
/// @param usersFolder where folders of users stand who have none of their own
public record ConfiguredFolders(
        ToolsConfig tools, RoutingConfig routing, AgentsConfig agents, Path usersFolder) {

    /// The folder that a call works in: the named one, else the caller's own.
    ///
    /// Errors: `not_found` with the known ids.
    public WorkspaceFolder folder(Caller caller, @Nullable String workspaceId) {
        return workspaceId == null ? own(caller) : named(caller, workspaceId);
    }

    /// The ids that the caller may name.
    public List<String> ids(Caller caller) {
        return routing.workspaces().stream()
                .filter(workspace -> mayUse(caller, workspace))
                .map(RoutingConfig.Workspace::id)
                .toList();
    }

    private WorkspaceFolder named(Caller caller, String id) {
        RoutingConfig.Workspace workspace =
                routing.workspaces().stream()
                        .filter(candidate -> candidate.id().equals(id))
                        .filter(candidate -> mayUse(caller, candidate))
                        .findFirst()
                        .orElseThrow(() -> unknown(caller, id));
        boolean confined = confined(caller, Optional.ofNullable(workspace.tools()));
        return new WorkspaceFolder(id, folder(workspace.path()), workspace.gitRepo(), confined);
    }

    /// A workspace that somebody else uses is as unknown as one that does not exist.
    private CodedException unknown(Caller caller, String id) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "workspace: %s (known: %s)".formatted(id, String.join(", ", ids(caller))));
    }

    private static boolean mayUse(Caller caller, RoutingConfig.Workspace workspace) {
        List<String> users = workspace.users();
        return caller.isOperator() || users == null || users.contains(caller.userId());
    }

    private WorkspaceFolder own(Caller caller) {
        Path path = caller.isOperator() ? operatorFolder(caller) : userFolder(caller.userId());
        return new WorkspaceFolder(null, path, null, confined(caller, Optional.empty()));
    }

    /// Another agent than the default one has a folder of its own.
    private Path operatorFolder(Caller caller) {
        Optional<AgentsConfig.Agent> turn =
                agents.named(caller).filter(agent -> !agents.standard().equals(Optional.of(agent)));
        if (turn.isPresent()) {
            String own = turn.get().workspace();
            return folder(
                    own == null
                            ? agents.defaults().workspace() + "-" + AgentId.of(turn.get().id())
                            : own);
        }
        return folder(
                agents.list().stream()
                        .filter(AgentsConfig.Agent::standard)
                        .flatMap(agent -> Stream.ofNullable(agent.workspace()))
                        .findFirst()
                        .orElse(agents.defaults().workspace()));
    }

    private Path userFolder(String userId) {
        return user(userId)
                .flatMap(user -> Optional.ofNullable(user.agents()))
                .flatMap(settings -> Optional.ofNullable(settings.workspaceDir()))
                .map(ConfiguredFolders::folder)
                .orElse(usersFolder.resolve(userId));
    }

    private Optional<RoutingConfig.User> user(String userId) {
        return routing.users().stream().filter(user -> user.id().equals(userId)).findFirst();
    }

    /// Every layer can only close.
    private boolean confined(Caller caller, Optional<ToolsOverlay> workspace) {
        Optional<ToolsOverlay> own =
                user(caller.userId())
                        .flatMap(user -> Optional.ofNullable(user.agents()))
                        .flatMap(settings -> Optional.ofNullable(settings.tools()));
        Predicate<ToolsOverlay> closes =
                overlay ->
                        overlay.fs() != null && Boolean.TRUE.equals(overlay.fs().workspaceOnly());
        return tools.fs().workspaceOnly()
                || !caller.isOperator()
                || own.filter(closes).isPresent()
                || workspace.filter(closes).isPresent();
    }

    private static Path folder(String text) {
        boolean home = text.equals("~") || text.startsWith("~/");
        String path = home ? System.getProperty("user.home", "/") + text.substring(1) : text;
        return Path.of(path).toAbsolutePath().normalize();
    }
}
