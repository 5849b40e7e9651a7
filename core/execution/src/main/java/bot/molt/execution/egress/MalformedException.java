package bot.molt.execution.egress;

import java.io.IOException;

/// A request that is not written as it must be.
final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /// What is wrong, and what was expected.
    String reason() {
        return reason;
    }
}
