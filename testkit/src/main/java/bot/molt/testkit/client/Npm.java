package bot.molt.testkit.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The folder with the programs from npm.
public final class Npm {
    private Npm() {}

    /// A file under `node_modules`.
    ///
    /// Errors: `IllegalStateException` with what to do where it is not installed.
    public static Path module(String path) {
        return installed("node_modules/" + path);
    }

    /// A script of ours that was installed beside the modules.
    public static Path script(String name) {
        return installed(name);
    }

    /// A folder beside the modules: of a program that needs modules of its own, or for what
    /// programs keep between runs.
    public static Path beside(String name) {
        return folder().resolve(name);
    }

    /// A Node that is new enough for all of them.
    public static Path node() {
        return module("node/bin/node");
    }

    /// `PATH` with that Node first.
    public static Map<String, String> path() {
        return Map.of("PATH", node().getParent() + ":" + System.getenv("PATH"));
    }

    private static Path installed(String path) {
        Path file = folder().resolve(path);
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    "%s: missing (run testkit/npm/install first; ./check does)".formatted(file));
        }
        return file;
    }

    private static Path folder() {
        return Optional.ofNullable(System.getenv("MOLTBOT_TEST_CLIENTS"))
                .map(Path::of)
                .orElseGet(
                        () -> Path.of(System.getProperty("user.home"), ".cache/moltbot-tests/npm"));
    }
}
