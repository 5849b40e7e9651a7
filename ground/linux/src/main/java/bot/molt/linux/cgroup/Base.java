package bot.molt.linux.cgroup;

import bot.molt.linux.file.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A folder of the gateway in one hierarchy, with other groups in it: its own, in which those of
/// users stand, or that of a user, in which those of sandboxes stand.
///
/// @param controllers that hold for groups in it
record Base(Path folder, boolean unified, Set<String> controllers) {
    /// All sandboxes together weigh half of what the gateway does, so that it still answers when
    /// they take every processor.
    private static final String WEIGHT = "50";

    private static final String SHARES = "512";
    private static final Set<String> WANTED = Set.of("memory", "cpu", "pids");
    private static final String GATEWAY = "gateway";
    private static final int ROUNDS = 20;

    Base {
        controllers = Set.copyOf(controllers);
    }

    /// Makes the folder, and makes its controllers available in it.
    ///
    /// Errors: `IOException` where this gateway may not.
    static Base prepare(Hierarchy hierarchy, String name) throws IOException {
        return hierarchy.unified() ? unified(hierarchy, name) : legacy(hierarchy, name);
    }

    /// Beside the gateway's own group where the top of the tree is closed.
    private static Base legacy(Hierarchy hierarchy, String name) throws IOException {
        Path folder = hierarchy.mount().resolve(name);
        try {
            make(folder);
        } catch (IOException e) {
            folder = hierarchy.own().resolve(name);
            make(folder);
        }
        ControlFile.offer(folder.resolve("memory.use_hierarchy"), "1");
        ControlFile.offer(folder.resolve("cpu.shares"), SHARES);
        return new Base(folder, false, hierarchy.controllers());
    }

    /// A group of v2 with controllers for its children holds no processes itself, but for the
    /// topmost of the machine. So the gateway's own group is left for one below it.
    private static Base unified(Hierarchy hierarchy, String name) throws IOException {
        Path parent = parent(hierarchy);
        Set<String> offered = words(parent.resolve("cgroup.controllers"));
        offered.retainAll(WANTED);
        if (offered.isEmpty()) {
            throw new IOException(parent + "/cgroup.controllers: none of memory, cpu and pids");
        }
        if (!isTop(parent)) {
            moveOut(parent);
        }
        Path folder = parent.resolve(name);
        make(folder);
        for (String controller : offered) {
            ControlFile.offer(parent.resolve("cgroup.subtree_control"), "+" + controller);
        }
        Set<String> held = words(folder.resolve("cgroup.controllers"));
        held.retainAll(offered);
        held.removeIf(controller ->
                !ControlFile.offer(folder.resolve("cgroup.subtree_control"), "+" + controller));
        if (held.isEmpty()) {
            throw new IOException(
                    parent
                            + "/cgroup.subtree_control: the kernel enables nothing for groups in it");
        }
        ControlFile.offer(folder.resolve("cpu.weight"), WEIGHT);
        return new Base(folder, true, held);
    }

    /// Makes the folder, and passes the controllers on to groups in it.
    ///
    /// Errors: `FileSystemException` with the file and what the kernel says.
    void open() throws IOException {
        make(folder);
        if (unified) {
            for (String controller : controllers) {
                ControlFile.write(folder.resolve("cgroup.subtree_control"), "+" + controller);
            }
        } else {
            ControlFile.offer(folder.resolve("memory.use_hierarchy"), "1");
        }
    }

    private static Path parent(Hierarchy hierarchy) {
        Path own = hierarchy.own();
        if (isTop(hierarchy.mount()) && Owner.self().uid() == 0 && !delegated(own)) {
            return hierarchy.mount();
        }
        // a gateway that another one started is in the group that the first one made for itself
        boolean inner = own.endsWith(GATEWAY) && !own.equals(hierarchy.mount());
        Path above = own.getParent();
        return inner && above != null && Files.isWritable(above.resolve("cgroup.procs"))
                ? above
                : own;
    }

    /// The topmost group of the machine has no state of its own.
    private static boolean isTop(Path group) {
        return !Files.exists(group.resolve("cgroup.events"));
    }

    /// Whether systemd says that the group is left to those who are in it.
    private static boolean delegated(Path group) {
        try {
            UserDefinedFileAttributeView view =
                    Files.getFileAttributeView(group, UserDefinedFileAttributeView.class);
            return view != null && view.list().contains("delegate");
        } catch (IOException e) {
            return false;
        }
    }

    private static void moveOut(Path group) throws IOException {
        Path inner = group.resolve(GATEWAY);
        make(inner);
        List<Long> pids = ControlFile.pids(group);
        for (int i = 0; i < ROUNDS && !pids.isEmpty(); i++) {
            for (long pid : pids) {
                ControlFile.offer(inner.resolve("cgroup.procs"), Long.toString(pid));
            }
            pids = ControlFile.pids(group);
        }
    }

    private static Set<String> words(Path file) {
        return new TreeSet<>(List.of(ControlFile.read(file).split(" ")));
    }

    static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
    }
}
