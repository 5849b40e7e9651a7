package bot.molt.tools.coding;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import org.jspecify.annotations.Nullable;

/// The face `NotebookEdit` of `notebook_edit`.
final class NotebookEditFace {
    private NotebookEditFace() {}

    /// Arguments of `NotebookEdit`.
    record Args(
            @Name("notebook_path") @Doc("Notebook on the remote machine") String notebookPath,
            @Name("cell_id") @Nullable @Doc("Id of the cell") String cellId,
            @Name("cell_number") @Nullable @Doc("Number of the cell, from 0, where there is no id")
                    Integer cellNumber,
            @Name("new_source") @Default("") @Doc("New source of the cell") String newSource,
            @Name("cell_type") @Nullable @Doc("code or markdown") String cellType,
            @Name("edit_mode") @Default("replace") @Doc("replace, insert or delete")
                    String editMode) {}

    static ToolFace face() {
        return new Face<>(
                "NotebookEdit",
                "Edit a notebook cell",
                """
                Replaces, inserts or deletes one cell of a Jupyter notebook on the remote machine. insert puts \
                the new cell after the one that is named, or first where none is.\
                """,
                Args.class,
                "notebook_edit",
                NotebookEditFace::translate,
                Face.CHANGES,
                10000);
    }

    private static Json.Obj translate(Args args) {
        Integer number = args.cellNumber();
        return Json.object()
                .put("path", args.notebookPath())
                .put("cellId", args.cellId())
                .put("cellNumber", number == null ? null : Json.of(number))
                .put("newSource", args.newSource())
                .put("cellType", args.cellType())
                .put("editMode", args.editMode())
                .build();
    }
}
