package bot.molt.sandboxes.docker;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.SandboxSpec.Access;
import bot.molt.spi.sandbox.SandboxSpec.Bind;
import bot.molt.spi.sandbox.SandboxSpec.Workspace;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What of the host is never seen inside: the system's own folders, the engine, and the gateway's
/// state. Links are followed first.
final class BindRules {
    private static final List<String> SYSTEM =
            List.of(
                    "/etc",
                    "/proc",
                    "/sys",
                    "/dev",
                    "/run",
                    "/var/run",
                    "/boot",
                    "/var/lib/docker",
                    "/var/lib/containerd",
                    "/var/lib/containers");

    private final Path state;
    private final Path socket;

    BindRules(Path state, Path socket) {
        this.state = state;
        this.socket = socket;
    }

    /// Of the state folder, the guards of programs may be seen.
    ///
    /// Errors: `CodedException(forbidden)` with what was expected; `NoSuchFileException`.
    void check(Bind bind) throws IOException {
        Path real = real(bind.host());
        List<Path> closed = new ArrayList<>(SYSTEM.stream().map(Path::of).toList());
        closed.add(soft(socket));
        boolean guards = real.startsWith(soft(state.resolve("guards")));
        if (!guards || bind.access() != Access.READ_ONLY) {
            closed.add(soft(state));
        }
        for (Path folder : closed) {
            refuse("bind", bind.host(), real, folder, real.startsWith(folder));
        }
        for (String inside : List.of("/proc", "/sys", "/dev")) {
            if ((bind.inside() + "/").startsWith(inside + "/") || bind.inside().equals("/")) {
                throw new CodedException(
                        ErrorCode.FORBIDDEN,
                        "sandbox docker: bind to %s (expected: a path outside of %s)"
                                .formatted(bind.inside(), inside));
            }
        }
    }

    /// A workspace may lie in the state folder, not around it.
    void check(Workspace workspace) throws IOException {
        Path real = real(workspace.folder());
        for (String folder : SYSTEM) {
            refuse("workspace", workspace.folder(), real, Path.of(folder), real.startsWith(folder));
        }
        Path kept = soft(state);
        refuse("workspace", workspace.folder(), real, kept, real.equals(kept));
    }

    private static void refuse(String what, Path named, Path real, Path folder, boolean within) {
        if (within || folder.startsWith(real)) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "sandbox docker: %s %s %s %s (expected: a folder that shows nothing of it)"
                            .formatted(what, named, within ? "lies in" : "contains", folder));
        }
    }

    private static Path real(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(
                    path.toString(), null, "not there (expected: an existing folder or file)");
        }
    }

    private static Path soft(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
