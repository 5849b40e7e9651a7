package bot.molt.sandboxes.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Which shell reads command lines: bash, else the user's own unless it is no POSIX shell, else
/// `sh`.
final class Shells {
    private static final List<String> BASHES =
            List.of("/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash");

    private Shells() {}

    static List<String> choose(Map<String, String> env) {
        for (String bash : BASHES) {
            if (Files.isExecutable(Path.of(bash))) {
                return List.of(bash, "-c");
            }
        }
        String own = env.getOrDefault("SHELL", "");
        boolean posix = own.matches("/.*/(ba|z|k|da|a|mk)?sh");
        return List.of(posix && Files.isExecutable(Path.of(own)) ? own : "/bin/sh", "-c");
    }
}
