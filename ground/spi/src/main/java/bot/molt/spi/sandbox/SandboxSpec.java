package bot.molt.spi.sandbox;

import bot.molt.base.Require;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a sandbox is opened with, decided by the configuration and nobody inside.
///
/// @param name unique among the open ones, `[a-z0-9-]{1,48}`; part of the names of containers and
///   control groups
/// @param userId whose sandbox it is
/// @param workspace the folder that calls work in
/// @param confined whether files outside of the workspace are closed to the file tools; a target
///   with a root of its own opens the workspace, its binds and its scratch folders only
/// @param scratch folder on the host for what else is kept of this sandbox (`home`, `tmp`); made
///   where it is missing, stays when the sandbox is closed
/// @param env base environment of every process
/// @param binds other folders of the host
/// @param limits what all processes of the sandbox may use together
/// @param network where processes may connect to
/// @param image what the target is made from, for targets that are made from one
public record SandboxSpec(
        String name,
        String userId,
        Workspace workspace,
        boolean confined,
        Path scratch,
        Map<String, String> env,
        List<Bind> binds,
        SandboxLimits limits,
        Network network,
        Image image) {
    public SandboxSpec {
        Require.that(name.matches("[a-z0-9-]{1,48}"), "name", name, "a-z, 0-9 and -, at most 48");
        env = Map.copyOf(env);
        binds = List.copyOf(binds);
    }

    /// The folder that calls work in.
    ///
    /// @param folder absolute path on the host
    /// @param inside absolute path in targets that have a root of their own
    /// @param access what processes and tools may do there
    /// @param protect paths in it that stay as they are, `.git/config`
    /// @param node name of the machine that it lies on; empty for this one
    public record Workspace(
            Path folder, String inside, Access access, List<String> protect, String node) {
        public Workspace {
            Require.that(inside.startsWith("/"), "workdir", inside, "an absolute path");
            protect = List.copyOf(protect);
        }

        /// One on this machine.
        public Workspace(Path folder, String inside, Access access, List<String> protect) {
            this(folder, inside, access, protect, "");
        }

        /// One that may be changed everywhere.
        public Workspace(Path folder, String inside, Access access) {
            this(folder, inside, access, List.of());
        }

        /// One on another machine.
        ///
        /// @param path absolute path there; empty for the machine's own default
        public static Workspace on(String node, String path) {
            return new Workspace(
                    Path.of(path), path.isEmpty() ? "/" : path, Access.READ_WRITE, List.of(), node);
        }
    }

    /// What may be done with a folder.
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }

    /// A folder or file of the host that is also seen inside.
    public record Bind(Path host, String inside, Access access) {
        public Bind {
            Require.that(inside.startsWith("/"), "bind", inside, "an absolute path inside");
        }
    }

    /// A folder of the host, without limits and with the whole network.
    ///
    /// @param folder absolute path on the host
    public static SandboxSpec of(
            String folder, boolean confined, String userId, Map<String, String> env) {
        return new SandboxSpec(
                "host",
                userId,
                new Workspace(Path.of(folder), "/workspace", Access.READ_WRITE),
                confined,
                Path.of(folder),
                env,
                List.of(),
                SandboxLimits.NONE,
                Network.full(),
                Image.NONE);
    }
}
