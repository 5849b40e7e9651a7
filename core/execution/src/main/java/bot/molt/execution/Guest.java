package bot.molt.execution;

import bot.molt.spi.tool.Tool;

/// A tool that comes and goes while the gateway runs.
///
/// @param lender knows of each call that uses it, from before its decision to its end
public record Guest(Tool<?> tool, Lender lender) {
    String name() {
        return tool.spec().name();
    }
}
