package bot.molt.tools.notebook;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes one cell of a Jupyter notebook.
///
/// Details: `{"path":"/w/a.ipynb","cell":"id","number":3,"cells":12}`.
public final class NotebookEditTool implements Tool<NotebookEditTool.Args> {
    private static final long MAX_BYTES = 32L << 20;

    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "notebook_edit",
                    """
                    Replaces, inserts or deletes one cell of a Jupyter notebook (.ipynb) of the workspace. Name the cell by \
                    cell_id or by cell_number (from 0); insert puts the new cell after it, or first where none is named.\
                    """,
                    Args.class,
                    Effect.WRITES);

    /// What to do with the cell.
    public enum Mode {
        REPLACE,
        INSERT,
        DELETE
    }

    /// What a cell holds.
    public enum CellType {
        CODE,
        MARKDOWN,
        RAW;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Arguments of `notebook_edit`.
    public record Args(
            @Aka({"notebook_path", "file_path"})
                    @Doc("Notebook; absolute, or relative to the workspace")
                    String path,
            @Aka("cell_id") @Nullable @Doc("Id of the cell") String cellId,
            @Aka("cell_number")
                    @Nullable
                    @Doc("Number of the cell, from 0; used where cellId is absent")
                    Integer cellNumber,
            @Aka("new_source") @Default("") @Doc("New source of the cell") String newSource,
            @Aka("cell_type") @Nullable @Doc("Type of the cell; code where a new cell has none")
                    CellType cellType,
            @Aka("edit_mode") @Default("replace") @Doc("What to do") Mode editMode) {
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
        return List.of(new Access.Read(args.path()), new Access.Write(args.path()));
    }

    @Override
    public ToolResult call(Args args, ToolContext context) throws IOException {
        SandboxFiles files = context.sandbox().files();
        FileInfo info = files.stat(args.path());
        Optional<String> seen = context.seenFiles().version(info.path());
        if (seen.isPresent() && !seen.get().equals(info.version())) {
            return ToolResult.failed(args.path() + ": changed since it was read; read it again");
        }
        TextFile file = TextFile.of(files.readAll(info.path(), MAX_BYTES));
        Json.Obj notebook;
        try {
            notebook = JsonText.parseObject(file.text());
        } catch (JsonSyntaxException e) {
            return ToolResult.failed(args.path() + ": no notebook: " + e.getMessage());
        }
        CellEdit edit = new CellEdit(notebook, args);
        Optional<String> problem = edit.apply();
        if (problem.isPresent()) {
            return ToolResult.failed(problem.get());
        }
        String text = NotebookText.like(file.text(), edit.notebook());
        return written(args, context, info, file.with(text), edit);
    }

    private static ToolResult written(
            Args args, ToolContext context, FileInfo info, TextFile file, CellEdit edit)
            throws IOException {
        try {
            FileInfo now =
                    context.sandbox().files().write(info.path(), file.bytes(), info.version());
            context.seenFiles().saw(now.path(), now.version());
            return ToolResult.ok(
                    "%s: cell %s (number %d) %s"
                            .formatted(
                                    args.path(), edit.id(), edit.number(), done(args.editMode())),
                    Json.object()
                            .put("path", now.path())
                            .put("cell", edit.id())
                            .put("number", edit.number())
                            .put("cells", edit.notebook().items("cells").size())
                            .build());
        } catch (FileChangedException e) {
            return ToolResult.failed(args.path() + ": changed since it was read; read it again");
        }
    }

    private static String done(Mode mode) {
        return switch (mode) {
            case REPLACE -> "replaced";
            case INSERT -> "inserted";
            case DELETE -> "deleted";
        };
    }
}
