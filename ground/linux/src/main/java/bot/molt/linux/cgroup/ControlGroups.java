package bot.molt.linux.cgroup;

import bot.molt.spi.sandbox.SandboxLimits;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The control groups that this process may make: below the root of version 1 hierarchies, or below
/// its own group of version 2, where they were handed to it (systemd: `Delegate=yes`).
///
/// Source: cgroups(7).
public final class ControlGroups {
    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "cpuacct", "pids");
    private static final System.Logger LOG = System.getLogger(ControlGroups.class.getName());

    private final Map<String, Path> roots;
    private final boolean unified;
    private final String base;
    private final List<String> gaps;

    private ControlGroups(Map<String, Path> roots, boolean unified, String base) {
        this.roots = roots;
        this.unified = unified;
        this.base = base;
        List<String> missing = new ArrayList<>();
        for (String controller : List.of("memory", "cpu", "pids")) {
            if (!roots.containsKey(controller)) {
                missing.add(
                        "%s: no control group can be written, so the limit holds for each process, not for all of a sandbox (run the gateway as a systemd service with Delegate=yes, or as root)"
                                .formatted(controller));
            }
        }
        this.gaps = List.copyOf(missing);
    }

    /// Looks at `/proc/self` what there is.
    ///
    /// @param name of the gateway; groups of other gateways are left alone
    public static ControlGroups detect(String name) {
        try {
            List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
            List<String> own = Files.readAllLines(Path.of("/proc/self/cgroup"));
            return of(mounts, own, "moltbot-" + name);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "control groups: {0}", e.getMessage());
            return new ControlGroups(Map.of(), false, "moltbot-" + name);
        }
    }

    static ControlGroups of(List<String> mounts, List<String> own, String base) {
        Map<String, Path> split = split(mounts);
        if (!split.isEmpty()) {
            return new ControlGroups(split, false, base);
        }
        Map<String, Path> roots = new LinkedHashMap<>();
        unified(mounts, own)
                .ifPresent(root ->
                        controllers(root).stream()
                                .filter(CONTROLLERS::contains)
                                .forEach(controller -> roots.put(controller, root)));
        return new ControlGroups(roots, true, base);
    }

    /// Version 1: each mount names its controllers as options of the file system.
    private static Map<String, Path> split(List<String> mounts) {
        Map<String, Path> roots = new LinkedHashMap<>();
        for (String line : mounts) {
            int dash = line.indexOf(" - cgroup ");
            if (dash > 0) {
                Path root = Path.of(line.split(" ")[4]);
                List<String> options = List.of(line.substring(dash).split("[ ,]"));
                CONTROLLERS.stream()
                        .filter(options::contains)
                        .filter(_ -> Files.isWritable(root))
                        .forEach(controller -> roots.putIfAbsent(controller, root));
            }
        }
        return roots;
    }

    /// Version 2: our own group, if we may make others beside our leaf in it.
    private static Optional<Path> unified(List<String> mounts, List<String> own) {
        Optional<Path> mount =
                mounts.stream()
                        .filter(line -> line.contains(" - cgroup2 "))
                        .map(line -> Path.of(line.split(" ")[4]))
                        .findFirst();
        Optional<String> group =
                own.stream()
                        .filter(line -> line.startsWith("0::/"))
                        .map(l -> l.substring(4))
                        .findFirst();
        return mount.flatMap(root -> group.map(root::resolve))
                .filter(folder ->
                        Files.isWritable(folder)
                                && Files.isWritable(folder.resolve("cgroup.procs")))
                .filter(ControlGroups::prepare);
    }

    /// Controllers can be handed down only by a group without members, so ours move to a leaf.
    private static boolean prepare(Path folder) {
        try {
            String offered = Files.readString(folder.resolve("cgroup.controllers"));
            if (offered.isBlank()) {
                return false;
            }
            Path leaf = folder.resolve("gateway");
            Files.createDirectories(leaf);
            for (String pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
                Files.writeString(leaf.resolve("cgroup.procs"), pid);
            }
            for (String controller : offered.strip().split(" ")) {
                if (CONTROLLERS.contains(controller)) {
                    Files.writeString(folder.resolve("cgroup.subtree_control"), "+" + controller);
                }
            }
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", folder, e.getMessage());
            return false;
        }
    }

    private static List<String> controllers(Path root) {
        try {
            return List.of(
                    Files.readString(root.resolve("cgroup.subtree_control")).strip().split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Limits that no group can hold here, each with the reason and the fix.
    public List<String> gaps() {
        return gaps;
    }

    /// A new group; one without folders where none can be made.
    ///
    /// @param name unique among ours
    public Group create(String name, SandboxLimits limits) throws IOException {
        Map<String, Path> folders = new LinkedHashMap<>();
        roots.forEach(
                (controller, root) -> folders.put(controller, root.resolve(base).resolve(name)));
        Group group = new Group(folders, unified && !folders.isEmpty());
        if (unified && !folders.isEmpty()) {
            enable(roots.values().iterator().next().resolve(base));
        }
        group.make();
        group.limit(limits);
        return group;
    }

    private static void enable(Path parent) throws IOException {
        Files.createDirectories(parent);
        for (String controller :
                Files.readString(parent.resolve("cgroup.controllers")).strip().split(" ")) {
            if (CONTROLLERS.contains(controller)) {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+" + controller);
            }
        }
    }

    /// Ends and removes the groups that an earlier gateway of this name left.
    public void removeLeft() throws IOException {
        for (Path root : roots.values().stream().distinct().toList()) {
            Path ours = root.resolve(base);
            if (Files.isDirectory(ours)) {
                try (DirectoryStream<Path> left =
                        Files.newDirectoryStream(ours, Files::isDirectory)) {
                    for (Path folder : left) {
                        new Group(Map.of("left", folder), false).close();
                    }
                }
                new Group(Map.of("left", ours), false).close();
            }
        }
    }
}
