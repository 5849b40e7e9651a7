package bot.molt.sandboxes.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Where the engine listens.
final class Endpoint {
    private static final String UNIX = "unix://";

    private Endpoint() {}

    /// The socket that the settings name, else the environment, else the first that exists.
    static Path socket(DockerSettings settings, Map<String, String> env)
            throws MissingEngineException {
        String host =
                settings.host().isBlank() ? env.getOrDefault("DOCKER_HOST", "") : settings.host();
        if (!host.isBlank()) {
            return named(host.strip());
        }
        List<Path> usual = usual(env);
        return usual.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() ->
                        new MissingEngineException(
                                "no container engine: none of " + usual + " exists",
                                "apt install docker.io, or podman and systemctl --user start podman.socket"));
    }

    private static List<Path> usual(Map<String, String> env) {
        String runtime = env.getOrDefault("XDG_RUNTIME_DIR", "");
        Stream<Path> own =
                runtime.isBlank()
                        ? Stream.of()
                        : Stream.of(Path.of(runtime, "podman", "podman.sock"));
        return Stream.concat(
                        Stream.of(Path.of("/var/run/docker.sock")),
                        Stream.concat(own, Stream.of(Path.of("/run/podman/podman.sock"))))
                .toList();
    }

    private static Path named(String host) throws MissingEngineException {
        String path = host.startsWith(UNIX) ? host.substring(UNIX.length()) : host;
        if (!path.startsWith("/")) {
            throw new MissingEngineException(
                    "engine %s (expected: unix:///path/of/docker.sock)".formatted(host),
                    "set the socket of an engine on this machine, or unset DOCKER_HOST");
        }
        return Path.of(path);
    }
}
