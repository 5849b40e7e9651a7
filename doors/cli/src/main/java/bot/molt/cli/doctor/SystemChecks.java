package bot.molt.cli.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The JDK and the programs beside it.
final class SystemChecks {
    private static final int JDK = 25;

    private SystemChecks() {}

    static Finding jdk() {
        String version = Runtime.version() + " (" + System.getProperty("java.home") + ")";
        return Runtime.version().feature() >= JDK
                ? Finding.ok("jdk", version)
                : Finding.fail("jdk", version + " (expected: 25 or newer; set MOLTBOT_JAVA_HOME)");
    }

    static List<Finding> programs(Map<String, String> environment) {
        List<Finding> findings = new ArrayList<>();
        String path = environment.getOrDefault("PATH", "");
        findings.add(program(path, "git", "workspaces with a gitRepo cannot be cloned"));
        findings.add(
                program(path, "rg", "grep and glob give the same answers without it, but slower"));
        findings.add(cache());
        return findings;
    }

    private static Finding program(String path, String name, String without) {
        for (String folder : path.split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(file)) {
                return Finding.ok(name, file.toString());
            }
        }
        return Finding.warn(name, "not found (" + without + ")");
    }

    private static Finding cache() {
        String file = System.getProperty("moltbot.aot", "");
        if (file.isEmpty()) {
            return Finding.warn(
                    "aot",
                    "started without a cache (slower; the launcher makes one in the background)");
        }
        return Finding.ok("aot", file);
    }
}
