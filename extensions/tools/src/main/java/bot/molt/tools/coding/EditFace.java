package bot.molt.tools.coding;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;

/// The face `Edit` of `edit`.
final class EditFace {
    private EditFace() {}

    /// Arguments of `Edit`.
    record Args(
            @Name("file_path") @Doc("File on the remote machine") String filePath,
            @Name("old_string") @Doc("Text to replace, exactly as in the file") String oldString,
            @Name("new_string") @Doc("Text to put there") String newString,
            @Name("replace_all") @Default("false") @Doc("Replace every occurrence")
                    boolean replaceAll) {}

    static ToolFace face() {
        return new Face<>(
                "Edit",
                "Edit a file",
                """
                Replaces exact text in a file of the remote machine. old_string must be in the file exactly \
                once, white space included and without the line numbers that Read shows, unless replace_all is \
                set. Refused when the file changed since you read it.\
                """,
                Args.class,
                "edit",
                EditFace::translate,
                Face.CHANGES,
                60000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object()
                .put("path", args.filePath())
                .put("oldText", args.oldString())
                .put("newText", args.newString())
                .put("replaceAll", args.replaceAll())
                .build();
    }
}
