package bot.molt.node.file;

import bot.molt.node.invoke.NodeFailure;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The folders of this machine that the gateway works in. Which ones it may, the node's
/// configuration says: its own workspace, those of `routing.workspaces`, and what is below; every
/// folder only with `tools.fs.workspaceOnly: false`.
///
/// Threads: any.
public final class Workspaces implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Workspaces.class.getName());
    private static final int MOST = 256;
    private static final String USER = "operator";

    private final SandboxProvider provider;
    private final Rules rules;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Sandbox> open = new LinkedHashMap<>();

    /// What the configuration says.
    ///
    /// @param standard the node's own workspace; made where it is missing
    /// @param others that may be opened
    /// @param confined whether others than these are closed, and files stay inside
    /// @param env base environment of every process
    public record Rules(
            Path standard, List<Path> others, boolean confined, Map<String, String> env) {
        public Rules {
            others = List.copyOf(others);
            env = Map.copyOf(env);
        }
    }

    public Workspaces(SandboxProvider provider, Rules rules) {
        this.provider = provider;
        this.rules = rules;
    }

    /// The sandbox of a folder; empty is the node's own workspace.
    ///
    /// Errors: `NodeFailure` `ACCESS_DENIED` for a folder that the node does not open.
    public Sandbox open(String workspace) throws IOException {
        Path folder = real(workspace);
        lock.lock();
        try {
            Sandbox known = open.get(folder);
            if (known != null) {
                return known;
            }
            if (open.size() >= MOST) {
                throw new NodeFailure(
                        NodeFailure.UNAVAILABLE,
                        "the node has %d workspaces open (expected: fewer)".formatted(MOST));
            }
            Sandbox fresh =
                    provider.open(
                            SandboxSpec.of(folder.toString(), rules.confined(), USER, rules.env()));
            open.put(folder, fresh);
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    private Path real(String workspace) throws IOException {
        if (workspace.isEmpty()) {
            return Files.createDirectories(rules.standard()).toRealPath();
        }
        Path wanted = Path.of(workspace);
        if (!wanted.isAbsolute()) {
            throw new NodeFailure(
                    NodeFailure.INVALID_REQUEST,
                    "workspace: %s (expected: an absolute path on the node)".formatted(workspace));
        }
        if (!Files.exists(wanted)) {
            throw new NoSuchFileException(workspace);
        }
        if (!Files.isDirectory(wanted)) {
            throw new NotDirectoryException(workspace);
        }
        Path folder = wanted.toRealPath();
        requireOpen(folder, workspace);
        return folder;
    }

    private void requireOpen(Path folder, String shown) throws IOException {
        if (!rules.confined() || isBelow(folder, rules.standard())) {
            return;
        }
        for (Path other : rules.others()) {
            if (isBelow(folder, other)) {
                return;
            }
        }
        throw new NodeFailure(
                NodeFailure.ACCESS_DENIED,
                "workspace: %s (expected: %s, a folder of routing.workspaces in the node's configuration, or tools.fs.workspaceOnly: false there)"
                        .formatted(shown, rules.standard()));
    }

    private static boolean isBelow(Path folder, Path allowed) throws IOException {
        return Files.isDirectory(allowed) && folder.startsWith(allowed.toRealPath());
    }

    /// Ends what runs in them.
    @Override
    public void close() {
        lock.lock();
        try {
            open.values().forEach(Workspaces::close);
            open.clear();
        } finally {
            lock.unlock();
        }
    }

    private static void close(Sandbox sandbox) {
        try {
            sandbox.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: {1}", sandbox.workspace(), e.getMessage());
        }
    }
}
