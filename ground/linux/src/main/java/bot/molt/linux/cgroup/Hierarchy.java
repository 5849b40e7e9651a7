package bot.molt.linux.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A mounted tree of control groups, and the gateway's own group in it.
///
/// @param unified whether it is cgroup v2
/// @param controllers of v1; those of v2 stand in the file `cgroup.controllers`
///
///   Source: cgroups(7), `/proc/pid/cgroup`; proc_pid_mountinfo(5).
record Hierarchy(Path mount, Path own, boolean unified, Set<String> controllers) {
    private static final Set<String> NAMES = Set.of("memory", "cpu", "cpuacct", "pids");
    private static final int ROOT_AT = 3;
    private static final int MOUNT_AT = 4;

    Hierarchy {
        controllers = Set.copyOf(controllers);
    }

    /// Those that are mounted, each once; v1 without any of the controllers of interest is left
    /// out.
    ///
    /// @param mountinfo text of `/proc/self/mountinfo`
    /// @param membership text of `/proc/self/cgroup`
    static List<Hierarchy> parse(String mountinfo, String membership) {
        Map<Set<String>, Hierarchy> all = new LinkedHashMap<>();
        for (String line : mountinfo.lines().toList()) {
            int dash = line.indexOf(" - ");
            String[] fields = line.split(" ");
            String[] rest = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ");
            if (rest.length < 3 || !rest[0].startsWith("cgroup")) {
                continue;
            }
            boolean unified = rest[0].equals("cgroup2");
            Set<String> controllers = new TreeSet<>(Arrays.asList(rest[2].split(",")));
            controllers.retainAll(unified ? Set.of() : NAMES);
            if (unified || !controllers.isEmpty()) {
                Path mount = Path.of(unescaped(fields[MOUNT_AT]));
                String own = membership(membership, controllers);
                Path group = group(mount, unescaped(fields[ROOT_AT]), own);
                all.put(controllers, new Hierarchy(mount, group, unified, controllers));
            }
        }
        return new ArrayList<>(all.values());
    }

    /// The gateway's group of v2 where no controllers are given, else of the v1 hierarchy of all.
    private static String membership(String membership, Set<String> controllers) {
        for (String line : membership.lines().toList()) {
            String[] fields = line.split(":", 3);
            boolean match =
                    controllers.isEmpty()
                            ? fields[0].equals("0")
                            : Arrays.asList(fields[1].split(",")).containsAll(controllers);
            if (fields.length == 3 && match) {
                return fields[2];
            }
        }
        return "/";
    }

    /// A mount may show a part of the tree only, and a group may lie outside of that part.
    private static Path group(Path mount, String root, String own) {
        String below = root.equals("/") ? own : own.equals(root) ? "/" : outside(root, own);
        Path group = mount.resolve(below.substring(1)).normalize();
        return group.startsWith(mount) ? group : mount;
    }

    private static String outside(String root, String own) {
        return own.startsWith(root + "/") ? own.substring(root.length()) : "/";
    }

    /// `\040` is a blank.
    private static String unescaped(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }
}
