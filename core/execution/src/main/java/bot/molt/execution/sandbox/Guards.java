package bot.molt.execution.sandbox;

import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What stands before programs that files of a workspace can make run others. Where an allowlist
/// holds, `git` and `tar` are found here first: git does not run where the settings of the
/// repository start programs, its hooks do not run, and tar unpacks nothing into `.git`.
public final class Guards {
    private static final List<String> PROGRAMS = List.of("git", "tar");

    /// Settings of git that go before those of the repository.
    private static final List<String> SETTINGS =
            List.of(
                    "core.fsmonitor", "false",
                    "core.hooksPath", "/dev/null",
                    "safe.bareRepository", "explicit",
                    "submodule.recurse", "false",
                    "diff.ignoreSubmodules", "dirty");

    /// Where the guards stand in a sandbox.
    private static final String INSIDE = "/run/moltbot/guards";

    private final Path folder;

    private Guards(Path folder) {
        this.folder = folder;
    }

    /// Writes the guards of the programs that this machine has, and of those that a sandbox may
    /// have.
    ///
    /// @param folder for the guards alone
    /// @param path folders in which the programs are looked for, with `:` between them
    public static Guards install(Path folder, String path) throws IOException {
        Guards guards = new Guards(folder);
        open(folder);
        open(guards.forSandboxes());
        for (String program : PROGRAMS) {
            Optional<Path> real = find(program, path);
            Files.deleteIfExists(folder.resolve(program));
            if (real.isPresent()) {
                String quoted = "'" + real.get().toString().replace("'", "'\\''") + "'";
                write(folder.resolve(program), program, quoted);
            }
            String looked =
                    "\"$(PATH=%s command -v %s)\"".formatted(InsideEnvironment.PATH, program);
            write(guards.forSandboxes().resolve(program), program, looked);
        }
        return guards;
    }

    private static void open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path forSandboxes() {
        return folder.resolve("inside");
    }

    private static Optional<Path> find(String program, String path) {
        return Stream.of(path.split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @param real the program, as a shell writes it
    private static void write(Path guard, String program, String real) throws IOException {
        String name = program + "-guard.sh";
        Files.deleteIfExists(guard);
        try (InputStream in = Objects.requireNonNull(Guards.class.getResourceAsStream(name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(guard, text.replace("@PROGRAM@", real));
        }
        Files.setPosixFilePermissions(guard, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    /// An environment of the host with the guards before everything else.
    Map<String, String> onHost(Map<String, String> base) {
        return environment(base, folder.toString());
    }

    /// An environment of a sandbox with the guards before everything else.
    Map<String, String> inside(Map<String, String> base) {
        return environment(base, INSIDE);
    }

    /// How a sandbox sees the guards.
    SandboxSpec.Bind bind() {
        return new SandboxSpec.Bind(forSandboxes(), INSIDE, SandboxSpec.Access.READ_ONLY);
    }

    /// What of the guards holds on a machine where none stand: the settings of git.
    static Map<String, String> elsewhere() {
        return settings(Map.of());
    }

    private static Map<String, String> environment(Map<String, String> base, String guards) {
        Map<String, String> env = settings(base);
        env.put("PATH", guards + ":" + base.getOrDefault("PATH", "/usr/bin:/bin"));
        return env;
    }

    private static Map<String, String> settings(Map<String, String> base) {
        Map<String, String> env = new TreeMap<>(base);
        env.put("GIT_PAGER", "cat");
        env.put("GIT_ALLOW_PROTOCOL", "http:https:ssh:git");
        env.put("GIT_CONFIG_COUNT", Integer.toString(SETTINGS.size() / 2));
        for (int i = 0; i < SETTINGS.size() / 2; i++) {
            env.put("GIT_CONFIG_KEY_" + i, SETTINGS.get(2 * i));
            env.put("GIT_CONFIG_VALUE_" + i, SETTINGS.get(2 * i + 1));
        }
        return env;
    }
}
