package bot.molt.execution.sandbox.settings;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import java.util.OptionalLong;

/// Memory and swap together as they are written: `4g`, or `-1` for no limit.
public final class SwapText {
    private SwapText() {}

    /// Bytes; empty for no limit.
    public static OptionalLong parse(String text) {
        return text.strip().equals("-1")
                ? OptionalLong.empty()
                : OptionalLong.of(DataSize.parse(text).bytes());
    }

    static void check(String text) {
        Require.that(
                text.strip().matches("-1|\\d{1,15}\\s*(?i:[kmgt]?i?b?)"),
                "memorySwap",
                text,
                "a size such as 4gb, or -1 for no limit");
    }
}
