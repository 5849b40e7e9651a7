package bot.molt.sandboxes.bubblewrap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Programs of this machine that a sandbox is made with, looked for in the system's folders only.
final class Programs {
    /// The system's folders, outside and inside.
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// The whole environment of what makes a sandbox: nothing in it is a tenant's choice.
    static final Map<String, String> ENV = Map.of("PATH", PATH);

    private Programs() {}

    static Optional<String> find(String name) {
        return Stream.of(PATH.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /// Errors: `MissingProgramException` with the package to install.
    static String require(String name, String debianPackage) throws MissingProgramException {
        return find(name).orElseThrow(() -> new MissingProgramException(name, debianPackage));
    }
}
