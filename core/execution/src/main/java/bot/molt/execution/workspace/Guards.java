package bot.molt.execution.workspace;

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

    private final Path folder;

    private Guards(Path folder) {
        this.folder = folder;
    }

    /// Writes the guards of the programs that this machine has.
    ///
    /// @param folder for the guards alone
    /// @param path folders in which the programs are looked for, with `:` between them
    public static Guards install(Path folder, String path) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String program : PROGRAMS) {
            Path guard = folder.resolve(program);
            Files.deleteIfExists(guard);
            Optional<Path> real = find(program, path);
            if (real.isPresent()) {
                Files.writeString(guard, script(program, real.get()));
                Files.setPosixFilePermissions(guard, PosixFilePermissions.fromString("r-xr-xr-x"));
            }
        }
        return new Guards(folder);
    }

    private static Optional<Path> find(String program, String path) {
        return Stream.of(path.split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String script(String program, Path real) throws IOException {
        String name = program + "-guard.sh";
        try (InputStream in = Objects.requireNonNull(Guards.class.getResourceAsStream(name))) {
            String quoted = "'" + real.toString().replace("'", "'\\''") + "'";
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@PROGRAM@", quoted);
        }
    }

    /// The environment with the guards before everything else.
    Map<String, String> environment(Map<String, String> base) {
        Map<String, String> env = new TreeMap<>(base);
        env.put("PATH", folder + ":" + base.getOrDefault("PATH", "/usr/bin:/bin"));
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
