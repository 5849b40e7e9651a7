package bot.molt.linux.cgroup;

import bot.molt.base.Require;
import bot.molt.spi.sandbox.SandboxLimits;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The control groups of one gateway. Each sandbox gets a group of its own in every hierarchy that
/// this machine offers and lets us write: v2, v2 below a group that was left to us, or v1. All
/// groups of one user stand in one of the user's, so that users share the processors, however many
/// sandboxes each has.
///
/// Threads: any.
public final class ControlGroups implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlGroups.class.getName());
    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");
    private static final String FIX =
            "run the gateway as root, or as a unit with Delegate=yes"
                    + " (systemd-run --user --scope -p Delegate=yes moltbot gateway)";

    private final List<Base> bases;
    private final Controls controls;
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock opening = new ReentrantLock();

    private ControlGroups(List<Base> bases, Controls controls) {
        this.bases = bases;
        this.controls = controls;
    }

    /// Looks what this machine offers, and makes the group `moltbot-<name>` where it may.
    ///
    /// @param gatewayName the same after a restart, and no other gateway's on this machine; what is
    ///   no letter, digit, `.` or `-` becomes `-`
    public static ControlGroups detect(String gatewayName) {
        return detect(
                gatewayName,
                ControlFile.read(Path.of("/proc/self/mountinfo")),
                ControlFile.read(Path.of("/proc/self/cgroup")));
    }

    /// @param mountinfo text of `/proc/self/mountinfo`
    /// @param membership text of `/proc/self/cgroup`
    static ControlGroups detect(String gatewayName, String mountinfo, String membership) {
        Require.nonBlank("gateway name", gatewayName);
        String name = "moltbot-" + gatewayName.replaceAll("[^A-Za-z0-9.-]", "-");
        List<Base> bases = new ArrayList<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Hierarchy hierarchy : Hierarchy.parse(mountinfo, membership)) {
            try {
                bases.add(Base.prepare(hierarchy, name));
            } catch (IOException e) {
                String reason = e.getMessage() == null ? e.toString() : e.getMessage();
                hierarchy.controllers().forEach(controller -> reasons.put(controller, reason));
                if (hierarchy.unified()) {
                    reasons.putIfAbsent("", reason);
                }
            }
        }
        return new ControlGroups(bases, controls(bases, reasons));
    }

    private static Controls controls(List<Base> bases, Map<String, String> reasons) {
        List<String> gaps = new ArrayList<>();
        Set<String> places = new LinkedHashSet<>();
        Set<String> held = new LinkedHashSet<>();
        for (String controller : CONTROLLERS) {
            for (Base base : bases) {
                if (base.controllers().contains(controller) && held.add(controller)) {
                    places.add("cgroup %s at %s".formatted(version(base), base.folder()));
                }
            }
            if (!held.contains(controller)) {
                String reason =
                        reasons.getOrDefault(
                                controller, reasons.getOrDefault("", "no control groups mounted"));
                gaps.add(
                        "%s of a whole sandbox is not limited: %s; %s"
                                .formatted(controller, reason, FIX));
            }
        }
        String detail = places.isEmpty() ? "no control groups" : String.join(", ", places);
        return new Controls(
                held.contains("memory"), held.contains("cpu"), held.contains("pids"), detail, gaps);
    }

    private static String version(Base base) {
        return base.unified() ? "v2" : "v1";
    }

    /// What holds here.
    public Controls controls() {
        return controls;
    }

    /// Limits that no group can hold here, each with the reason and the fix.
    public List<String> gaps() {
        return controls.gaps();
    }

    /// A new group in that of its user. One that an earlier gateway left under this name is emptied
    /// first. Where nothing holds it is a group without effect.
    ///
    /// @param name `[a-z0-9-]{1,48}`, of no other open group
    public Group create(String userId, String name, SandboxLimits limits) throws IOException {
        Require.that(name.matches("[a-z0-9-]{1,48}"), "group", name, "a-z, 0-9 and -, at most 48");
        Require.that(open.add(name), "group", name, "a name that is not open");
        boolean done = false;
        try {
            List<Base> users = folders(bases, folder(userId));
            List<Base> own = folders(users, name);
            Group group = new Group(name, own, () -> left(users, name));
            open(users, own);
            done = made(group, limits);
            return group;
        } finally {
            if (!done) {
                open.remove(name);
            }
        }
    }

    /// A user's group goes with the last one in it, and not between its making and that one's.
    private void open(List<Base> users, List<Base> own) throws IOException {
        opening.lock();
        try {
            for (Base user : users) {
                user.open();
            }
            for (Base group : own) {
                Base.make(group.folder());
            }
        } finally {
            opening.unlock();
        }
    }

    private void left(List<Base> users, String name) {
        open.remove(name);
        opening.lock();
        try {
            for (Base user : users) {
                removeEmpty(user.folder());
            }
        } finally {
            opening.unlock();
        }
    }

    private static void removeEmpty(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "group stays: {0}", e.getMessage());
        }
    }

    private static boolean made(Group group, SandboxLimits limits) throws IOException {
        boolean done = false;
        try {
            group.make(limits);
            done = true;
            return true;
        } finally {
            if (!done) {
                group.close();
            }
        }
    }

    /// No two users have the same, and none that of a file of the kernel.
    private static String folder(String userId) {
        return "user-" + URLEncoder.encode(userId, StandardCharsets.UTF_8);
    }

    private static List<Base> folders(List<Base> above, String name) {
        return above.stream()
                .map(base ->
                        new Base(base.folder().resolve(name), base.unified(), base.controllers()))
                .toList();
    }

    /// Ends every process in groups that an earlier gateway left, and removes the groups.
    public void removeLeft() throws IOException {
        for (String user : inner(bases)) {
            List<Base> users = folders(bases, user);
            Set<String> names = inner(users);
            boolean used = names.stream().anyMatch(open::contains);
            names.removeAll(open);
            for (String name : names) {
                LOG.log(System.Logger.Level.INFO, "removing group {0} of an earlier gateway", name);
                new Group(name, folders(users, name), () -> {}).close();
            }
            if (!used) {
                new Group(user, users, () -> {}).close();
            }
        }
    }

    private static Set<String> inner(List<Base> bases) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        for (Base base : bases) {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(base.folder(), Files::isDirectory)) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            } catch (NoSuchFileException e) {
                LOG.log(System.Logger.Level.DEBUG, "no group {0}", base.folder());
            }
        }
        return names;
    }

    /// Removes the gateway's own group; sandboxes are closed first.
    @Override
    public void close() {
        for (Base base : bases) {
            removeEmpty(base.folder());
        }
    }
}
