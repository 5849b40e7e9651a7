package bot.molt.tools.coding;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;

/// The face `KillShell` of `process`.
final class KillShellFace {
    private KillShellFace() {}

    /// Arguments of `KillShell`.
    record Args(@Name("shell_id") @Doc("Id that Bash answered with") String shellId) {}

    static ToolFace face() {
        return new Face<>(
                "KillShell",
                "End a background command",
                """
                Ends a background command on the remote machine with everything it started.\
                """,
                Args.class,
                "process",
                KillShellFace::translate,
                Face.WRITES,
                10000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object().put("action", "kill").put("sessionId", args.shellId()).build();
    }
}
