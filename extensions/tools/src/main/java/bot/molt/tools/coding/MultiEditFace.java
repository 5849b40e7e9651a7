package bot.molt.tools.coding;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import java.util.List;

/// The face `MultiEdit` of `edit`.
final class MultiEditFace {
    private MultiEditFace() {}

    /// One replacement.
    record Change(
            @Name("old_string") @Doc("Text to replace, exactly as in the file") String oldString,
            @Name("new_string") @Doc("Text to put there") String newString,
            @Name("replace_all") @Default("false") @Doc("Replace every occurrence")
                    boolean replaceAll) {
        Json.Obj translated() {
            return Json.object()
                    .put("oldText", oldString)
                    .put("newText", newString)
                    .put("replaceAll", replaceAll)
                    .build();
        }
    }

    /// Arguments of `MultiEdit`.
    record Args(
            @Name("file_path") @Doc("File on the remote machine") String filePath,
            @Doc("Replacements in order") List<Change> edits) {
        Args {
            Require.that(!edits.isEmpty(), "edits", "empty", "at least one replacement");
        }
    }

    static ToolFace face() {
        return new Face<>(
                "MultiEdit",
                "Edit a file in several places",
                """
                Does several replacements in one file of the remote machine, in order, each on the result of \
                the one before: all or none. Rules as for Edit.\
                """,
                Args.class,
                "edit",
                MultiEditFace::translate,
                Face.CHANGES,
                60000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object()
                .put("path", args.filePath())
                .put("edits", Json.array(args.edits().stream().map(Change::translated).toList()))
                .build();
    }
}
