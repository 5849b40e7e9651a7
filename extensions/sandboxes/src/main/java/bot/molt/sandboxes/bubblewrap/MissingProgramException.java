package bot.molt.sandboxes.bubblewrap;

import java.io.IOException;

/// A program that this target needs is not there.
final class MissingProgramException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    MissingProgramException(String program, String debianPackage) {
        super(program + ": not found in the system's folders");
        this.fix = "apt-get install " + debianPackage;
    }

    /// The command that helps on Debian.
    String fix() {
        return fix;
    }
}
