package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The mounts of a sandbox by their names from the root. Folders above a mount exist only as far as
/// they lead to one.
final class MountTable implements AutoCloseable {
    /// Stands for a folder that only leads to mounts; holds nothing.
    static final Fd BETWEEN = new Fd(-1);

    private static final int AT_FDCWD = -100;

    private final Map<List<String>, Mounted> mounts = new HashMap<>();
    private final Set<List<String>> between = new HashSet<>();
    private final String shown;

    /// A mount that was opened.
    record Mounted(Fd handle, boolean writable) {}

    private MountTable(List<Mount> mounts) {
        this.shown = String.join(", ", mounts.stream().map(Mount::inside).toList());
    }

    static MountTable open(List<Mount> mounts) throws IOException {
        MountTable table = new MountTable(mounts);
        boolean done = false;
        try (Scratch scratch = new Scratch()) {
            for (Mount mount : mounts) {
                table.add(scratch, mount);
            }
            done = true;
            return table;
        } finally {
            if (!done) {
                table.close();
            }
        }
    }

    private void add(Scratch scratch, Mount mount) throws IOException {
        String host = mount.host().toString();
        long fd =
                Libc.OPENAT.call(scratch, AT_FDCWD, scratch.text(host), Jail.PATH | Jail.CLOEXEC);
        if (fd < 0) {
            throw Errno.file(-fd, host);
        }
        List<String> names = List.copyOf(Jail.split(mount.inside()));
        Mounted before = mounts.put(names, new Mounted(new Fd(fd), mount.writable()));
        if (before != null) {
            before.handle().close();
        }
        for (int i = 0; i < names.size(); i++) {
            between.add(names.subList(0, i));
        }
    }

    /// What is mounted at the names; null where nothing is.
    @Nullable Mounted at(List<String> names) {
        return mounts.get(names);
    }

    boolean leadsOn(List<String> names) {
        return between.contains(names);
    }

    /// Whether the innermost mount around the names may be changed.
    boolean writable(List<String> names) {
        for (int i = names.size(); i >= 0; i--) {
            Mounted mounted = mounts.get(names.subList(0, i));
            if (mounted != null) {
                return mounted.writable();
            }
        }
        return false;
    }

    /// The inside paths that are open.
    String shown() {
        return shown;
    }

    @Override
    public void close() {
        new ArrayList<>(mounts.values()).forEach(mounted -> mounted.handle().close());
    }
}
