package bot.molt.tools.write;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.text.TextFile;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/// Writes a whole file.
///
/// What stands there decides the form: a file in UTF-16, with a byte order mark or in single bytes
/// that are no UTF-8 stays so (the last where it has all characters of the new content), and a file
/// whose line ends are all CR LF keeps them where the new content has LF only. Everything else is
/// written in UTF-8 as it is.
///
/// Details: `{"path":"/w/a","bytes":12,"lines":3,"created":true}`.
public final class WriteTool implements Tool<WriteTool.Args> {
    private static final long MAX_OLD_BYTES = 32L << 20;

    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "write",
                    """
                    Writes a file of the workspace, creating it and its folders or replacing all of it at once. Refused \
                    when the file changed since you read it. To change a part of a file use edit.\
                    """,
                    Args.class,
                    Effect.WRITES);

    /// Arguments of `write`.
    public record Args(
            @Aka("file_path") @Doc("File to write; absolute, or relative to the workspace")
                    String path,
            @Doc("The whole new content") String content) {
        public Args {
            Require.nonBlank("path", path);
        }
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of(new Access.Write(args.path()));
    }

    @Override
    public ToolResult call(Args args, ToolContext context) throws IOException {
        SandboxFiles files = context.sandbox().files();
        Optional<FileInfo> old = find(files, args.path());
        if (old.isPresent() && old.get().kind() != FileInfo.Kind.FILE) {
            return ToolResult.failed(
                    "%s: %s (expected: a regular file or nothing)"
                            .formatted(
                                    args.path(),
                                    old.get().kind().name().toLowerCase(java.util.Locale.ROOT)));
        }
        Optional<String> seen = old.flatMap(info -> context.seenFiles().version(info.path()));
        if (seen.isPresent() && !seen.get().equals(old.get().version())) {
            return changed(args);
        }
        byte[] bytes = bytes(files, old, args.content());
        try {
            FileInfo now = files.write(args.path(), bytes, seen.orElse(null));
            context.seenFiles().saw(now.path(), now.version());
            return done(args, now, bytes.length, old.isEmpty());
        } catch (FileChangedException e) {
            return changed(args);
        }
    }

    private static Optional<FileInfo> find(SandboxFiles files, String path) throws IOException {
        try {
            return Optional.of(files.stat(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(SandboxFiles files, Optional<FileInfo> old, String content)
            throws IOException {
        if (old.isEmpty() || old.get().size() == 0 || old.get().size() > MAX_OLD_BYTES) {
            return new TextFile(content, TextFile.Encoding.UTF_8).bytes();
        }
        return like(TextFile.of(files.readAll(old.get().path(), MAX_OLD_BYTES)), content);
    }

    private static byte[] like(TextFile before, String content) {
        boolean returns = before.lineEnd() == TextFile.LineEnd.CRLF && !content.contains("\r\n");
        String text = returns ? content.replace("\n", "\r\n") : content;
        boolean holds =
                before.encoding() != TextFile.Encoding.LATIN_1
                        || text.chars().allMatch(c -> c < 0x100);
        return new TextFile(text, holds ? before.encoding() : TextFile.Encoding.UTF_8).bytes();
    }

    private static ToolResult changed(Args args) {
        return ToolResult.failed(
                args.path()
                        + ": changed since it was read (expected: the version you saw); read it again, then write");
    }

    private static ToolResult done(Args args, FileInfo now, int bytes, boolean created) {
        long lines = args.content().lines().count();
        return ToolResult.ok(
                "%s %s: %d bytes, %d lines"
                        .formatted(created ? "created" : "overwritten", args.path(), bytes, lines),
                Json.object()
                        .put("path", now.path())
                        .put("bytes", bytes)
                        .put("lines", lines)
                        .put("created", created)
                        .build());
    }
}
