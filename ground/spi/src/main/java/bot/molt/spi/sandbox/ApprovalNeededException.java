package bot.molt.spi.sandbox;

import java.io.IOException;

/// The target itself wants a person to allow a program before it starts. Nothing was started; the
/// same request, [ProcessRequest#allowed()], starts it.
public final class ApprovalNeededException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String target;

    /// @param target who asks: `node pi`
    public ApprovalNeededException(String target) {
        super(target + ": a person must allow this first");
        this.target = target;
    }

    public String target() {
        return target;
    }
}
