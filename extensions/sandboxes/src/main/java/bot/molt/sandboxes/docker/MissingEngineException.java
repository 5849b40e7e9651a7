package bot.molt.sandboxes.docker;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.Readiness;
import java.io.IOException;

/// The container engine, or something that it needs, is not there.
final class MissingEngineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String fix;

    MissingEngineException(String what, String fix) {
        super(what + " (fix: " + fix + ")");
        this.what = what;
        this.fix = fix;
    }

    Readiness.Missing missing() {
        return new Readiness.Missing(what, fix);
    }

    CodedException coded() {
        return new CodedException(
                ErrorCode.UNAVAILABLE, "sandbox docker: %s (fix: %s)".formatted(what, fix), this);
    }
}
