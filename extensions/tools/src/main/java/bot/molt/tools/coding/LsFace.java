package bot.molt.tools.coding;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import java.util.List;

/// The face `LS` of `ls`.
final class LsFace {
    private LsFace() {}

    /// Arguments of `LS`.
    record Args(
            @Default(".") @Doc("Folder; the workspace where absent") String path,
            @Default("[]") @Doc("Globs of names to leave out") List<String> ignore) {}

    static ToolFace face() {
        return new Face<>(
                "LS",
                "List a folder",
                """
                Lists a folder of the remote machine: folders end in /, files come with their size.\
                """,
                Args.class,
                "ls",
                LsFace::translate,
                Face.READS,
                60000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object()
                .put("path", args.path())
                .put("ignore", Json.strings(args.ignore()))
                .build();
    }
}
