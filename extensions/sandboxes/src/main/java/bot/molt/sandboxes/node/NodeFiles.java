package bot.molt.sandboxes.node;

import bot.molt.protocol.hands.FileItem;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.HandsLimit;
import bot.molt.protocol.hands.ListResult;
import bot.molt.protocol.hands.MoveParams;
import bot.molt.protocol.hands.PathParams;
import bot.molt.protocol.hands.ReadParams;
import bot.molt.protocol.hands.ReadResult;
import bot.molt.protocol.hands.WriteParams;
import bot.molt.sandboxes.node.Hands.Patience;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files of a node. The node resolves every path; where the caller is confined, what it resolved to
/// is held against the workspace here as well.
final class NodeFiles implements SandboxFiles {
    /// Sixteen megabytes over a slow line.
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Hands hands;
    private final String workspace;
    private final boolean confined;

    /// @param workspace real path on the node
    NodeFiles(Hands hands, String workspace, boolean confined) {
        this.hands = hands;
        this.workspace = workspace;
        this.confined = confined;
    }

    private <R extends Record> R ask(Class<R> type, String command, Record params, String path)
            throws IOException {
        try {
            return hands.ask(type, command, params, Patience.NEW);
        } catch (InterruptedException e) {
            throw interrupted(command);
        } catch (IOException e) {
            throw NodeFailures.of(e, path);
        }
    }

    private void tell(String command, Record params, String path) throws IOException {
        try {
            hands.ask(command, params, Hands.SHORT, Patience.NEW);
        } catch (InterruptedException e) {
            throw interrupted(command);
        } catch (IOException e) {
            throw NodeFailures.of(e, path);
        }
    }

    private static IOException interrupted(String command) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(command + " was interrupted");
    }

    private FileInfo inside(FileItem item, String path) throws AccessDeniedException {
        boolean within = item.path().equals(workspace) || item.path().startsWith(top());
        if (confined && !within) {
            throw outside(path);
        }
        return info(item);
    }

    private static AccessDeniedException outside(String path) {
        return new AccessDeniedException(path, null, "outside of the workspace");
    }

    private String top() {
        return workspace.endsWith("/") ? workspace : workspace + "/";
    }

    private static FileInfo info(FileItem item) {
        return new FileInfo(
                item.path(),
                FileInfo.Kind.valueOf(item.kind().name()),
                item.size(),
                Instant.ofEpochMilli(item.modifiedMs()),
                item.mode(),
                item.version());
    }

    @Override
    public FileInfo stat(String path) throws IOException {
        requireText(path);
        return inside(
                ask(FileItem.class, HandsCommand.STAT, new PathParams(workspace, path), path),
                path);
    }

    /// What is outside by its text is not even asked for.
    private void requireText(String path) throws IOException {
        Path normal = Path.of(workspace).resolve(path).normalize();
        if (confined && !normal.startsWith(workspace)) {
            throw outside(path);
        }
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        FileInfo info = stat(path);
        if (info.kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "is no regular file");
        }
        return new NodeChannel(this, path, info);
    }

    /// A piece of a file that must still be in the version.
    byte[] read(String path, long offset, int length, @Nullable String version) throws IOException {
        ReadResult result =
                ask(
                        ReadResult.class,
                        HandsCommand.READ,
                        new ReadParams(workspace, path, offset, length, version),
                        path);
        FileInfo _ = inside(result.info(), path);
        return result.bytes();
    }

    @Override
    public byte[] readAll(String path, long maxBytes) throws IOException {
        FileInfo info = stat(path);
        if (info.kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "is no regular file");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream((int) Math.min(info.size(), 1 << 20));
        byte[] piece;
        do {
            piece = read(path, all.size(), HandsLimit.READ, info.version());
            all.writeBytes(piece);
            if (all.size() > maxBytes) {
                throw new FileSystemException(
                        path, null, "larger (expected: at most " + maxBytes + " bytes)");
            }
        } while (piece.length > 0 && all.size() != info.size());
        return all.toByteArray();
    }

    @Override
    public FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        if (content.length > HandsLimit.WRITE) {
            throw new FileSystemException(
                    path,
                    null,
                    "%d bytes (expected: at most %d on a node)"
                            .formatted(content.length, HandsLimit.WRITE));
        }
        requireInside(path);
        WriteParams params = WriteParams.of(workspace, path, content, expectedVersion);
        try {
            return info(
                    hands.bound(
                            FileItem.class,
                            hands.ask(HandsCommand.WRITE, params, LONG, Patience.NEW)));
        } catch (InterruptedException e) {
            throw interrupted(HandsCommand.WRITE);
        } catch (IOException e) {
            throw NodeFailures.of(e, path);
        }
    }

    /// What stands there, or the nearest folder above it that stands, lies in the workspace.
    private void requireInside(String path) throws IOException {
        if (!confined) {
            return;
        }
        requireText(path);
        Path at = Path.of(workspace).resolve(path).normalize();
        while (at != null && at.startsWith(workspace)) {
            try {
                FileInfo _ = stat(at.toString());
                return;
            } catch (NoSuchFileException e) {
                at = at.getParent();
            }
        }
        throw outside(path);
    }

    /// The folder of an entry that is changed itself, not what it leads to.
    private void requireFolderInside(String path) throws IOException {
        if (confined) {
            requireText(path);
            Path parent = Path.of(workspace).resolve(path).normalize().getParent();
            requireInside(parent == null ? "/" : parent.toString());
        }
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        FileInfo _ = stat(path);
        return entries(path, path);
    }

    private List<FileInfo> entries(String path, String shown) throws IOException {
        return ask(ListResult.class, HandsCommand.LIST, new PathParams(workspace, path), shown)
                .entries()
                .stream()
                .map(NodeFiles::info)
                .toList();
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        FileInfo folder = stat(path);
        walkFolder(folder.path(), path, visitor);
    }

    private FileVisitResult walkFolder(String folder, String shown, Visitor visitor)
            throws IOException {
        for (FileInfo entry : entriesIfThere(folder, shown)) {
            FileVisitResult answer = visitor.visit(entry);
            if (answer == FileVisitResult.CONTINUE && entry.kind() == FileInfo.Kind.FOLDER) {
                answer = walkFolder(entry.path(), shown, visitor);
            }
            if (answer == FileVisitResult.TERMINATE) {
                return answer;
            }
            if (answer == FileVisitResult.SKIP_SIBLINGS) {
                break;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    /// A folder may be gone since it was listed.
    private List<FileInfo> entriesIfThere(String folder, String shown) throws IOException {
        try {
            return entries(folder, shown);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void delete(String path) throws IOException {
        requireFolderInside(path);
        tell(HandsCommand.DELETE, new PathParams(workspace, path), path);
    }

    @Override
    public void move(String from, String to) throws IOException {
        requireFolderInside(from);
        requireFolderInside(to);
        tell(HandsCommand.MOVE, new MoveParams(workspace, from, to), from);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        requireInside(path);
        tell(HandsCommand.MKDIR, new PathParams(workspace, path), path);
    }
}
