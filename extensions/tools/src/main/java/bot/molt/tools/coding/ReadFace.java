package bot.molt.tools.coding;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import org.jspecify.annotations.Nullable;

/// The face `Read` of `read`.
final class ReadFace {
    private ReadFace() {}

    /// Arguments of `Read`.
    record Args(
            @Name("file_path") @Doc("File on the remote machine") String filePath,
            @Default("1") @Doc("First line to show, counted from 1") int offset,
            @Nullable @Doc("Number of lines to show") Integer limit,
            @Nullable @Doc("Pages of a PDF, such as 1-5") String pages) {}

    static ToolFace face() {
        return new Face<>(
                "Read",
                "Read a file",
                """
                Reads a file of the remote machine; relative paths are relative to its workspace. Text comes \
                with line numbers (number, tab, line), at most 2000 lines or 50 KB at once; go on with offset. \
                Images come as images, notebooks as cells with outputs, PDF as text. Read a file before you \
                change it.\
                """,
                Args.class,
                "read",
                ReadFace::translate,
                Face.READS,
                250000);
    }

    private static Json.Obj translate(Args args) {
        Integer limit = args.limit();
        return Json.object()
                .put("path", args.filePath())
                .put("offset", args.offset())
                .put("limit", limit == null ? null : Json.of(limit))
                .put("pages", args.pages())
                .put("numbered", true)
                .build();
    }
}
