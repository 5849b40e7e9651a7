package bot.molt.tools.read;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.text.TextFile;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows a file: text as lines, pictures as pictures, notebooks as cells, PDF as text.
///
/// Details of text:
/// `{"path":"/w/a","lines":120,"offset":1,"shown":100,"nextOffset":101,"encoding":"UTF_8"}`
/// (`nextOffset` where more follows).
public final class ReadTool implements Tool<ReadTool.Args> {
    static final long MAX_FILE_BYTES = 32L << 20;
    private static final long MAX_IMAGE_BYTES = 5L << 20;

    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "read",
                    """
                    Reads a file of the workspace. Text comes back as lines (at most 2000 lines or 50 KB at once; a notice \
                    names the offset to go on with), images as images, notebooks (.ipynb) as cells with outputs, PDF as \
                    text. Binary and special files are refused with the reason.\
                    """,
                    Args.class,
                    Effect.READS);

    /// Arguments of `read`.
    ///
    /// @param end line before which to stop; another way to say `limit`
    public record Args(
            @Aka("file_path") @Doc("File to read; absolute, or relative to the workspace")
                    String path,
            @Aka("start") @Default("1") @Doc("First line to show, counted from 1") int offset,
            @Nullable @Doc("Number of lines to show (default 2000)") Integer limit,
            @Nullable @Doc("Line to stop before; used where limit is absent") Integer end,
            @Default("false") @Doc("Put the line number and a tab before each line")
                    boolean numbered,
            @Nullable @Doc("Pages of a PDF, such as 3 or 1-5") String pages) {
        public Args {
            Require.nonBlank("path", path);
            offset = Math.max(1, offset);
            if (limit != null) {
                Require.range("limit", limit, 1, Integer.MAX_VALUE);
            }
        }

        int lines() {
            if (limit != null) {
                return Math.min(limit, TextPage.MAX_LINES);
            }
            return end == null
                    ? TextPage.MAX_LINES
                    : Math.clamp((long) end - offset, 1, TextPage.MAX_LINES);
        }
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of(new Access.Read(args.path()));
    }

    @Override
    public ToolResult call(Args args, ToolContext context) throws IOException {
        FileInfo info = context.sandbox().files().stat(args.path());
        if (info.kind() != FileInfo.Kind.FILE) {
            return notAFile(args, info);
        }
        if (info.size() > MAX_FILE_BYTES) {
            return ToolResult.failed(
                    "%s: %d bytes (expected: at most %d); look for what you need with grep, or cut a piece out with a command"
                            .formatted(args.path(), info.size(), MAX_FILE_BYTES));
        }
        byte[] bytes = context.sandbox().files().readAll(info.path(), MAX_FILE_BYTES);
        ToolResult result = shown(args, info, bytes);
        if (result instanceof ToolResult.Ok) {
            context.seenFiles().saw(info.path(), info.version());
        }
        return result;
    }

    private static ToolResult notAFile(Args args, FileInfo info) {
        return switch (info.kind()) {
            case FOLDER ->
                    ToolResult.failed(
                            args.path() + ": a folder (expected: a file); list it with ls");
            case LINK, SPECIAL, FILE ->
                    ToolResult.failed(
                            args.path()
                                    + ": a device, FIFO, socket or broken link (expected: a regular file)");
        };
    }

    private static ToolResult shown(Args args, FileInfo info, byte[] bytes) {
        if (bytes.length == 0) {
            return ToolResult.ok(
                    "[The file is empty: 0 bytes]",
                    Json.object().put("path", info.path()).put("lines", 0).build());
        }
        FileKind kind = FileKind.of(bytes);
        return switch (kind) {
            case FileKind.Image(String mimeType) -> image(args, info, bytes, mimeType);
            case FileKind.Pdf _ -> PdfPages.read(args, info.path(), bytes);
            case FileKind.Binary(String guess) ->
                    ToolResult.failed(
                            "%s: binary file, %s, %d bytes (expected: text, image, notebook or PDF)"
                                    .formatted(args.path(), guess, bytes.length));
            case FileKind.Text _ -> text(args, info, bytes);
        };
    }

    private static ToolResult image(Args args, FileInfo info, byte[] bytes, String mimeType) {
        if (bytes.length > MAX_IMAGE_BYTES) {
            return ToolResult.failed(
                    "%s: %s of %d bytes (expected: at most %d); make it smaller first"
                            .formatted(args.path(), mimeType, bytes.length, MAX_IMAGE_BYTES));
        }
        return new ToolResult.Ok(
                List.of(new Content.Image(bytes, mimeType)),
                Json.object()
                        .put("path", info.path())
                        .put("mimeType", mimeType)
                        .put("bytes", bytes.length)
                        .build());
    }

    private static ToolResult text(Args args, FileInfo info, byte[] bytes) {
        TextFile file = TextFile.of(bytes);
        if (info.path().endsWith(".ipynb") && args.offset() == 1 && args.limit() == null) {
            ToolResult cells = NotebookCells.read(file.text(), info.path());
            if (cells instanceof ToolResult.Ok) {
                return cells;
            }
        }
        return TextPage.of(args, file.text()).result(info.path(), file.encoding().name());
    }
}
