package bot.molt.node.state;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.node.link.Standing;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the running node says about itself, for `moltbot node status`: `<state>/node-status.json`,
/// true while the lock `<state>/node.lock` is held. Two nodes do not share a state folder.
public final class NodeStatus implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NodeStatus.class.getName());
    private static final String FILE = "node-status.json";
    private static final String LOCK = "node.lock";

    private final Path file;
    private final FileChannel lock;
    private final Json.Obj facts;

    private NodeStatus(Path file, FileChannel lock, Json.Obj facts) {
        this.file = file;
        this.lock = lock;
        this.facts = facts;
    }

    /// Takes the lock.
    ///
    /// Errors: `conflict` where another node has it.
    ///
    /// @param facts that do not change while it runs
    public static NodeStatus begin(Path state, Json.Obj facts) throws IOException {
        PrivateFile.folder(state);
        FileChannel channel = locked(state);
        if (channel == null) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "%s: another node runs with this state folder (expected: one; `moltbot node status` shows it, --profile NAME takes another folder)"
                            .formatted(state));
        }
        return new NodeStatus(state.resolve(FILE), channel, facts);
    }

    private static @Nullable FileChannel locked(Path state) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        state.resolve(LOCK),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.log(Level.DEBUG, "a node of this process has the lock");
        }
        channel.close();
        return null;
    }

    /// Writes how it stands.
    public void tell(Standing standing) {
        Json.Obj tree =
                facts.with("pid", ProcessHandle.current().pid()).with("standing", standing.tree());
        try {
            PrivateFile.write(file, JsonText.pretty(tree) + "\n");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: not written: {1}", file, e.getMessage());
        }
    }

    /// What the running node of a state folder said last; empty where none runs.
    public static Json.Obj read(Path state) throws IOException {
        if (!Files.isDirectory(state) || !isHeld(state)) {
            return Json.Obj.EMPTY;
        }
        Path file = state.resolve(FILE);
        try {
            return Files.exists(file)
                    ? JsonText.parseObject(Files.readAllBytes(file))
                    : Json.Obj.EMPTY;
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static boolean isHeld(Path state) throws IOException {
        if (!Files.exists(state.resolve(LOCK))) {
            return false;
        }
        FileChannel mine = locked(state);
        if (mine == null) {
            return true;
        }
        mine.close();
        return false;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            lock.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0}: {1}", file, e.getMessage());
        }
    }
}
