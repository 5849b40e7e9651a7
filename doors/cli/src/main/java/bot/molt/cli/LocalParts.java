package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import org.jspecify.annotations.Nullable;

/// What commands can do without a gateway, as far as this program holds the code for it.
///
/// @param config null where the records of the configuration are not on board
/// @param audit null where the code of the audit log is not on board
/// @param setup null where the code of a gateway is not on board
/// @param state null where the code that reads the state folder is not on board
public record LocalParts(
        @Nullable LocalConfig config,
        @Nullable LocalAudit audit,
        @Nullable LocalSetup setup,
        @Nullable LocalState state) {
    /// A program that only speaks to gateways.
    public static final LocalParts NONE = new LocalParts(null, null, null, null);

    /// Errors: `unavailable`.
    public LocalConfig configOrThrow() {
        if (config == null) {
            throw missing("the configuration's records");
        }
        return config;
    }

    /// Errors: `unavailable`.
    public LocalAudit auditOrThrow() {
        if (audit == null) {
            throw missing("the audit log's code");
        }
        return audit;
    }

    /// Errors: `unavailable`.
    public LocalSetup setupOrThrow() {
        if (setup == null) {
            throw missing("the code of a gateway");
        }
        return setup;
    }

    /// Errors: `unavailable`.
    public LocalState stateOrThrow() {
        if (state == null) {
            throw missing("the code that reads the state folder");
        }
        return state;
    }

    private static CodedException missing(String what) {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "this program does not hold "
                        + what
                        + " (expected: the whole moltbot, started by its launcher)");
    }
}
