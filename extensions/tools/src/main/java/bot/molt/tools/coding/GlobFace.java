package bot.molt.tools.coding;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;

/// The face `Glob` of `glob`.
final class GlobFace {
    private GlobFace() {}

    /// Arguments of `Glob`.
    record Args(
            @Doc("Pattern for paths below the folder") String pattern,
            @Default(".") @Doc("Folder to search; the workspace where absent") String path) {}

    static ToolFace face() {
        return new Face<>(
                "Glob",
                "Find files by name",
                """
                Finds files on the remote machine by a path pattern such as **/*.ts or src/**/*.{c,h}; newest \
                first. Files that .gitignore names are left out. A pattern without **/ looks into the folder \
                itself only.\
                """,
                Args.class,
                "glob",
                GlobFace::translate,
                Face.READS,
                60000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object().put("pattern", args.pattern()).put("path", args.path()).build();
    }
}
