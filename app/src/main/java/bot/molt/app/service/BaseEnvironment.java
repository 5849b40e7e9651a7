package bot.molt.app.service;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The environment that every process of a sandbox starts with: what a shell needs, and nothing
/// that could hold a key of the gateway.
public final class BaseEnvironment {
    private static final List<String> HANDED_ON =
            List.of(
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "LANG",
                    "LC_ALL",
                    "LC_CTYPE",
                    "TZ",
                    "TMPDIR",
                    "JAVA_HOME",
                    "SSH_AUTH_SOCK");
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private BaseEnvironment() {}

    /// @param prepend folders that stand before `PATH`
    public static Map<String, String> of(Map<String, String> environment, List<String> prepend) {
        Map<String, String> base = new TreeMap<>();
        for (String name : HANDED_ON) {
            String value = environment.get(name);
            if (value != null) {
                base.put(name, value);
            }
        }
        String path = environment.getOrDefault("PATH", PATH);
        base.put("PATH", prepend.isEmpty() ? path : String.join(":", prepend) + ":" + path);
        base.putIfAbsent("LANG", "C.UTF-8");
        base.put("TERM", "dumb");
        return base;
    }
}
