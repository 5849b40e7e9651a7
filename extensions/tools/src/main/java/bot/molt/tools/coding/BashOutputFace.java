package bot.molt.tools.coding;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import org.jspecify.annotations.Nullable;

/// The face `BashOutput` of `process`.
final class BashOutputFace {
    private BashOutputFace() {}

    /// Arguments of `BashOutput`.
    record Args(
            @Name("bash_id") @Doc("Id that Bash answered with") String bashId,
            @Nullable @Doc("Regular expression; only lines that match are shown") String filter) {}

    static ToolFace face() {
        return new Face<>(
                "BashOutput",
                "Output of a background command",
                """
                Gets what a background command on the remote machine has written since the last time, and \
                whether it still runs.\
                """,
                Args.class,
                "process",
                BashOutputFace::translate,
                new ToolFace.Facts(true, false, false),
                200000);
    }

    private static Json.Obj translate(Args args) {
        return Json.object()
                .put("action", "poll")
                .put("sessionId", args.bashId())
                .put("filter", args.filter())
                .build();
    }
}
