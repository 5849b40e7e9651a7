package bot.molt.base.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of `NAME=value` lines that adds to the environment and never overrides it.
public final class DotEnv {
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)");

    private DotEnv() {}

    /// `environment` together with what `file` adds; lines that are no assignment are skipped. A
    /// file that cannot be read adds nothing, which `doctor` tells.
    ///
    /// @param file may be missing
    public static Map<String, String> added(Map<String, String> environment, Path file)
            throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return environment;
        }
        Map<String, String> all = new LinkedHashMap<>();
        parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), all);
        all.putAll(environment);
        return Map.copyOf(all);
    }

    static void parse(String text, Map<String, String> into) {
        text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> into.putIfAbsent(line.group(1), value(line.group(2).strip())));
    }

    private static String value(String written) {
        if (written.startsWith("'") && written.indexOf('\'', 1) > 0) {
            return written.substring(1, written.indexOf('\'', 1));
        }
        if (written.startsWith("\"") && written.indexOf('"', 1) > 0) {
            String inside = written.substring(1, written.lastIndexOf('"'));
            return inside.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
        }
        return written.replaceFirst("\\s+#.*", "");
    }
}
