package bot.molt.node.file;

import bot.molt.node.guard.CommandGuard;
import bot.molt.node.guard.Permit;
import bot.molt.node.invoke.NodeCommand;
import bot.molt.protocol.Empty;
import bot.molt.protocol.hands.FileItem;
import bot.molt.protocol.hands.HandsCommand;
import bot.molt.protocol.hands.ListResult;
import bot.molt.protocol.hands.MoveParams;
import bot.molt.protocol.hands.OpenParams;
import bot.molt.protocol.hands.OpenResult;
import bot.molt.protocol.hands.PathParams;
import bot.molt.protocol.hands.ReadParams;
import bot.molt.protocol.hands.ReadResult;
import bot.molt.protocol.hands.WriteParams;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `hands.open` and the commands for files.
public final class FileCommands {
    private final Workspaces workspaces;
    private final CommandGuard guard;
    private final Machine machine;

    /// What the node says of itself.
    ///
    /// @param platform `linux`, `macos`
    public record Machine(String platform, String version) {}

    public FileCommands(Workspaces workspaces, CommandGuard guard, Machine machine) {
        this.workspaces = workspaces;
        this.guard = guard;
        this.machine = machine;
    }

    public List<NodeCommand> all() {
        return List.of(
                NodeCommand.looking(HandsCommand.OPEN, OpenParams.class, this::open),
                NodeCommand.looking(HandsCommand.STAT, PathParams.class, this::stat),
                NodeCommand.looking(HandsCommand.READ, ReadParams.class, this::read),
                NodeCommand.looking(HandsCommand.LIST, PathParams.class, this::list),
                NodeCommand.changing(HandsCommand.WRITE, WriteParams.class, this::write),
                NodeCommand.changing(HandsCommand.DELETE, PathParams.class, this::delete),
                NodeCommand.changing(HandsCommand.MOVE, MoveParams.class, this::move),
                NodeCommand.changing(HandsCommand.MKDIR, PathParams.class, this::mkdir));
    }

    private Record open(OpenParams params) throws IOException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return new OpenResult(
                sandbox.workspace(), sandbox.shell(), machine.platform(), machine.version());
    }

    private Record stat(PathParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return reading(
                "stat", sandbox, params.path(), () -> item(sandbox.files().stat(params.path())));
    }

    private Record list(PathParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return reading(
                "list",
                sandbox,
                params.path(),
                () ->
                        new ListResult(
                                sandbox.files().list(params.path()).stream()
                                        .map(FileCommands::item)
                                        .toList()));
    }

    private Record read(ReadParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return reading("read", sandbox, params.path(), () -> piece(sandbox, params));
    }

    private static ReadResult piece(Sandbox sandbox, ReadParams params) throws IOException {
        FileInfo before = sandbox.files().stat(params.path());
        requireVersion(params.version(), before, params.path());
        byte[] bytes = bytes(sandbox, params);
        FileInfo after = sandbox.files().stat(params.path());
        requireVersion(params.version(), after, params.path());
        return ReadResult.of(bytes, item(after));
    }

    private static void requireVersion(@Nullable String expected, FileInfo info, String path)
            throws FileChangedException {
        if (expected != null && !expected.equals(info.version())) {
            throw new FileChangedException(path);
        }
    }

    private static byte[] bytes(Sandbox sandbox, ReadParams params) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(params.length());
        try (SeekableByteChannel channel = sandbox.files().open(params.path())) {
            channel.position(params.offset());
            int count = 0;
            while (count >= 0 && buffer.hasRemaining()) {
                count = channel.read(buffer);
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private Record write(WriteParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        byte[] bytes = params.bytes();
        return changing(
                "write",
                sandbox,
                params.path(),
                () -> item(sandbox.files().write(params.path(), bytes, params.expectedVersion())));
    }

    private Record delete(PathParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return changing(
                "delete",
                sandbox,
                params.path(),
                () -> {
                    sandbox.files().delete(params.path());
                    return new Empty();
                });
    }

    private Record mkdir(PathParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return changing(
                "mkdir",
                sandbox,
                params.path(),
                () -> {
                    sandbox.files().createDirectories(params.path());
                    return new Empty();
                });
    }

    /// What is moved away is changed too.
    private Record move(MoveParams params) throws IOException, InterruptedException {
        Sandbox sandbox = workspaces.open(params.workspace());
        return changing(
                "move from",
                sandbox,
                params.from(),
                () ->
                        changing(
                                "move to",
                                sandbox,
                                params.to(),
                                () -> {
                                    sandbox.files().move(params.from(), params.to());
                                    return new Empty();
                                }));
    }

    private interface Work {
        Record run() throws IOException, InterruptedException;
    }

    private Record reading(String verb, Sandbox sandbox, String path, Work work)
            throws IOException, InterruptedException {
        return permitted(verb, sandbox, new Access.Read(path), work);
    }

    private Record changing(String verb, Sandbox sandbox, String path, Work work)
            throws IOException, InterruptedException {
        return permitted(verb, sandbox, new Access.Write(path), work);
    }

    private Record permitted(String verb, Sandbox sandbox, Access access, Work work)
            throws IOException, InterruptedException {
        Permit permit =
                guard.judge(new CommandGuard.FileProposal(verb, sandbox.workspace(), access));
        try {
            Record result = work.run();
            permit.done();
            return result;
        } catch (IOException | RuntimeException e) {
            permit.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static FileItem item(FileInfo info) {
        return new FileItem(
                info.path(),
                switch (info.kind()) {
                    case FILE -> FileItem.Kind.FILE;
                    case FOLDER -> FileItem.Kind.FOLDER;
                    case LINK -> FileItem.Kind.LINK;
                    case SPECIAL -> FileItem.Kind.SPECIAL;
                },
                info.size(),
                info.modified().toEpochMilli(),
                info.mode(),
                info.version());
    }
}
