package bot.molt.execution.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Problem;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.sandbox.Sections.Section;
import bot.molt.execution.sandbox.settings.BindText;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.spi.sandbox.SandboxSpec.Bind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Folders that a sandbox must not show: the system's, the gateway's own, homes, engine sockets and
/// other people's workspaces. Links are followed.
public final class Dangers {
    private static final List<Path> SYSTEM =
            paths("/boot", "/dev", "/etc", "/proc", "/run", "/sys", "/var/run");
    private static final List<Path> ENGINES =
            paths(
                    "/var/lib/containerd",
                    "/var/lib/containers",
                    "/var/lib/docker",
                    "/var/lib/kubelet");
    private static final Set<String> SOCKETS =
            Set.of("containerd.sock", "crio.sock", "docker.sock", "podman.sock");
    private static final Set<String> KEYS =
            Set.of(".aws", ".docker", ".gnupg", ".kube", ".netrc", ".ssh");
    private static final String INSIDE_TAKEN =
            "/|/(proc|sys|dev)(/.*)?|/run|/run/moltbot(/.*)?|/tmp|/home|/home/moltbot|/workspace|/usr|/bin|/sbin|/lib|/lib64|/etc";

    private final Path state;
    private final List<Owned> workspaces;

    /// A folder of somebody.
    ///
    /// @param users who may see it
    private record Owned(List<String> users, String whose, Path folder) {
        static Owned operator(String folder) {
            return new Owned(List.of(), "the operator", real(Dangers.folder(folder)));
        }
    }

    private Dangers(Path state, List<Owned> workspaces) {
        this.state = state;
        this.workspaces = workspaces;
    }

    private static List<Path> paths(String... texts) {
        return Stream.of(texts).map(Path::of).toList();
    }

    /// What is wrong with the binds of a configuration; each refuses it.
    ///
    /// @param state the state folder
    public static List<Problem> of(RoutingConfig routing, AgentsConfig agents, Path state) {
        Dangers dangers = new Dangers(real(state), owned(routing, agents));
        List<Problem> problems = new ArrayList<>();
        dangers.check("agents.defaults.sandbox", agents.defaults().sandbox(), "", problems);
        for (int i = 0; i < agents.list().size(); i++) {
            dangers.check(
                    "agents.list[" + i + "].sandbox", agents.list().get(i).sandbox(), "", problems);
        }
        for (int i = 0; i < routing.users().size(); i++) {
            RoutingConfig.User user = routing.users().get(i);
            SandboxConfig own = user.agents() == null ? null : user.agents().sandbox();
            dangers.check("routing.users[" + i + "].agents.sandbox", own, user.id(), problems);
        }
        return problems;
    }

    private static List<Owned> owned(RoutingConfig routing, AgentsConfig agents) {
        List<Owned> owned = new ArrayList<>();
        owned.add(Owned.operator(agents.defaults().workspace()));
        agents.list().stream()
                .flatMap(agent -> Optional.ofNullable(agent.workspace()).stream())
                .forEach(text -> owned.add(Owned.operator(text)));
        owned.addAll(owned(routing));
        return owned;
    }

    private static List<Owned> owned(RoutingConfig routing) {
        List<Owned> owned = new ArrayList<>();
        for (RoutingConfig.User user : routing.users()) {
            String text = user.agents() == null ? null : user.agents().workspaceDir();
            if (text != null) {
                owned.add(new Owned(List.of(user.id()), user.id(), real(folder(text))));
            }
        }
        for (RoutingConfig.Workspace workspace : routing.workspaces()) {
            List<String> users = workspace.users();
            if (users != null) {
                owned.add(new Owned(users, workspace.id(), real(folder(workspace.path()))));
            }
        }
        return owned;
    }

    /// Users who see each other's files, because the workspace of one lies in that of another.
    static Stream<String> overlaps(RoutingConfig routing) {
        List<Owned> owned = owned(routing).stream().filter(one -> one.users().size() == 1).toList();
        return owned.stream()
                .flatMap(outer ->
                        owned.stream()
                                .filter(inner -> !inner.users().equals(outer.users()))
                                .filter(inner -> inner.folder().startsWith(outer.folder()))
                                .map(inner ->
                                        "%s, the workspace of %s, lies in %s of %s, who can read and change it"
                                                .formatted(
                                                        inner.folder(),
                                                        inner.whose(),
                                                        outer.folder(),
                                                        outer.whose())));
    }

    private void check(
            String path, @Nullable SandboxConfig config, String user, List<Problem> problems) {
        if (config == null) {
            return;
        }
        for (PlannedBinds.Written written : PlannedBinds.written(new Section(path, config))) {
            objection(BindText.parse(written.text()), user)
                    .ifPresent(why ->
                            problems.add(
                                    new Problem(
                                            written.key(),
                                            "%s (expected: a folder without danger; %s)"
                                                    .formatted(written.text(), why),
                                            Problem.Weight.REFUSAL)));
        }
    }

    /// Why a bind is refused.
    ///
    /// @param user whose section it is; empty for everybody's
    private Optional<String> objection(Bind bind, String user) {
        if (bind.inside().matches(INSIDE_TAKEN)) {
            return Optional.of(bind.inside() + " inside is not free");
        }
        return objection(bind.host(), user).or(() -> objection(real(bind.host()), user));
    }

    private Optional<String> objection(Path host, String user) {
        if (host.getParent() == null) {
            return Optional.of("/ is everything");
        }
        Optional<Path> system =
                Stream.concat(SYSTEM.stream(), ENGINES.stream())
                        .filter(closed -> meets(host, closed))
                        .findFirst();
        if (system.isPresent()) {
            return Optional.of(system.get() + " is the system's own");
        }
        if (SOCKETS.contains(String.valueOf(host.getFileName()))) {
            return Optional.of("whoever reaches the socket of an engine owns the machine");
        }
        if (isHome(host)) {
            return Optional.of("it is somebody's home; bind a folder in it");
        }
        for (Path part : host) {
            if (KEYS.contains(part.toString())) {
                return Optional.of(part + " holds keys");
            }
        }
        if (meets(host, state)) {
            return Optional.of("%s is the gateway's own".formatted(state));
        }
        return workspaces.stream()
                .filter(owned -> !owned.users().contains(user) && meets(host, owned.folder()))
                .findFirst()
                .map(owned -> "%s is a workspace of %s".formatted(owned.folder(), owned.whose()));
    }

    private static boolean isHome(Path host) {
        Path home = Path.of(System.getProperty("user.home", "/root"));
        Path parent = host.getParent();
        boolean below = parent != null && parent.equals(Path.of("/home"));
        return below
                || host.equals(Path.of("/home"))
                || host.equals(Path.of("/root"))
                || home.startsWith(host);
    }

    /// Whether one of the two is in the other.
    private static boolean meets(Path one, Path other) {
        return one.startsWith(other) || other.startsWith(one);
    }

    /// Refuses a workspace that would show the gateway's own files.
    ///
    /// @param roots folders in the state folder that hold workspaces
    static void refuseState(Path workspace, Path state, List<Path> roots) {
        Path real = real(workspace);
        Path own = real(state);
        boolean holds = own.startsWith(real);
        boolean within =
                real.startsWith(own)
                        && roots.stream()
                                .map(Dangers::real)
                                .noneMatch(root -> real.startsWith(root) && !real.equals(root));
        if (holds || within) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "workspace: %s (expected: a folder apart from %s, whose files no sandbox may show)"
                            .formatted(workspace, state));
        }
    }

    /// A folder as a configuration writes it.
    static Path folder(String text) {
        boolean home = text.equals("~") || text.startsWith("~/");
        String path = home ? System.getProperty("user.home", "/") + text.substring(1) : text;
        return Path.of(path).toAbsolutePath().normalize();
    }

    /// With links followed as far as it exists.
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path existing = absolute;
        while (existing.getParent() != null) {
            try {
                return existing.toRealPath().resolve(existing.relativize(absolute));
            } catch (IOException e) {
                existing = existing.getParent();
            }
        }
        return absolute;
    }
}
