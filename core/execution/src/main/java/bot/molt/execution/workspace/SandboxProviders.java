package bot.molt.execution.workspace;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.SandboxProvider;

/// The kinds of targets there are.
@FunctionalInterface
public interface SandboxProviders {
    /// The provider of a kind; made when it is asked for first.
    ///
    /// Errors: `unavailable` where there is none.
    SandboxProvider of(String kind);

    /// A provider that works here.
    ///
    /// Errors: `unavailable` with what is missing and the fix; no other kind takes its place.
    default SandboxProvider ready(String kind) {
        SandboxProvider provider = of(kind);
        return switch (provider.readiness()) {
            case Readiness.Ready _ -> provider;
            case Readiness.Missing(String what, String fix) ->
                    throw new CodedException(
                            ErrorCode.UNAVAILABLE,
                            "sandbox: %s: %s (fix: %s)".formatted(kind, what, fix));
        };
    }
}
