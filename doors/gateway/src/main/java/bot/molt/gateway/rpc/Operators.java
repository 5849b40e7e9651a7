package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;

/// Keeps what is the operator's from others.
final class Operators {
    private Operators() {}

    /// Errors: `forbidden`.
    static void admit(Scope scope, String what, Caller caller) {
        if (scope == Scope.OPERATOR && !caller.isOperator()) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "%s: not for %s (expected: the gateway's own token)"
                            .formatted(what, caller.userId()));
        }
    }
}
