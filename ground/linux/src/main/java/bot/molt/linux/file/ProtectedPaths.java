package bot.molt.linux.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/// Paths of workspaces that stay as they are while somebody is inside. What is missing is held by
/// an empty folder, which git does not see, and which goes when the last one leaves.
///
/// A path whose folder is missing cannot be held. It stays open to all until none is left who came
/// when it was; so whoever is inside never changed a path that another trusts.
///
/// State: a list of the empty places, so that the next gateway can remove them.
///
/// Threads: any.
public final class ProtectedPaths {
    private static final System.Logger LOG = System.getLogger(ProtectedPaths.class.getName());

    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;

    private final Path list;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Held> held = new HashMap<>();
    private final TreeSet<String> noted = new TreeSet<>();
    private final SpareFolders spare;
    private String written = "";

    /// @param list file of the places that were made
    public ProtectedPaths(Path list) {
        this.list = list;
        this.spare = new SpareFolders(list.resolveSibling(list.getFileName() + "-spare"));
    }

    /// How a path is kept as it is.
    public enum How {
        /// It is shown read-only, as it stands there or as the empty folder in its place.
        READ_ONLY,
        /// It is a folder on the way, which must not be replaced.
        PINNED
    }

    /// A path to be mounted on itself. Two that are equal are the same file, so what was mounted on
    /// the one lies on the other.
    ///
    /// @param path below the workspace
    /// @param identity tells the file that is there from any other
    public record Kept(String path, How how, String identity) {
        private static Kept of(Path workspace, String path, How how) throws IOException {
            Map<String, Object> found =
                    Files.readAttributes(
                            workspace.resolve(path),
                            "unix:dev,ino,ctime,mode",
                            LinkOption.NOFOLLOW_LINKS);
            String inode = found.get("dev") + ":" + found.get("ino");
            boolean folder =
                    found.get("mode") instanceof Integer mode && (mode & S_IFMT) == S_IFDIR;
            // a file may have other names, and lose the one that was mounted on
            return new Kept(path, how, folder ? inode : inode + ":" + found.get("ctime"));
        }
    }

    /// What holds in a workspace now.
    private static final class Held {
        private final Map<Path, Integer> made = new HashMap<>();
        private final Map<String, Integer> open = new HashMap<>();
    }

    /// One that is inside.
    public final class Stay implements AutoCloseable {
        private final Path workspace;
        private final List<Kept> kept = new ArrayList<>();
        private final List<Path> made = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private boolean left;

        private Stay(Path workspace) {
            this.workspace = workspace;
        }

        /// In the order in which they are mounted.
        public List<Kept> kept() {
            return List.copyOf(kept);
        }

        /// Leaves; a second time does nothing.
        @Override
        public void close() {
            lock.lock();
            try {
                if (!left) {
                    left = true;
                    leave(this);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Somebody comes.
    ///
    /// @param paths relative
    public Stay enter(Path workspace, List<String> paths) throws IOException {
        Stay stay = new Stay(workspace);
        if (paths.isEmpty()) {
            return stay;
        }
        lock.lock();
        boolean done = false;
        try {
            Held now = held.computeIfAbsent(workspace, _ -> new Held());
            noteMissing(now, workspace, paths);
            for (String path : paths) {
                enter(now, stay, path);
            }
            done = true;
            return stay;
        } finally {
            if (!done) {
                stay.close();
            }
            lock.unlock();
        }
    }

    private void enter(Held now, Stay stay, String path) throws IOException {
        List<String> names = Jail.split(path);
        String plain = String.join("/", names);
        if (now.open.containsKey(plain) || !reachable(stay.workspace, names)) {
            now.open.merge(plain, 1, Integer::sum);
            stay.open.add(plain);
            return;
        }
        pin(stay, names);
        Path at = stay.workspace.resolve(plain);
        boolean ours = now.made.containsKey(at);
        if (!ours && Files.isSymbolicLink(at)) {
            return;
        }
        if (!ours && Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            stay.kept.add(Kept.of(stay.workspace, plain, How.READ_ONLY));
            return;
        }
        if (!ours) {
            note(at);
            make(stay.workspace, at);
        }
        now.made.merge(at, 1, Integer::sum);
        stay.made.add(at);
        stay.kept.add(Kept.of(stay.workspace, plain, How.READ_ONLY));
    }

    /// Whether the folders on the way are there, and no links.
    private static boolean reachable(Path workspace, List<String> names) {
        Path at = workspace;
        for (String name : names.subList(0, names.size() - 1)) {
            at = at.resolve(name);
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    private static void pin(Stay stay, List<String> names) throws IOException {
        for (int i = 1; i < names.size(); i++) {
            Kept pin = Kept.of(stay.workspace, String.join("/", names.subList(0, i)), How.PINNED);
            if (!stay.kept.contains(pin)) {
                stay.kept.add(pin);
            }
        }
    }

    private void leave(Stay stay) {
        Held now = held.get(stay.workspace);
        if (now == null) {
            return;
        }
        for (String path : stay.open) {
            now.open.merge(path, -1, (a, b) -> a + b == 0 ? null : a + b);
        }
        for (Path at : stay.made) {
            now.made.merge(at, -1, (a, b) -> a + b == 0 ? null : a + b);
            if (!now.made.containsKey(at)) {
                remove(stay.workspace, at);
            }
        }
        if (now.made.isEmpty() && now.open.isEmpty()) {
            held.remove(stay.workspace);
        }
    }

    private void make(Path workspace, Path at) throws IOException {
        if (workspace.equals(at.getParent())) {
            spare.put(at);
        } else {
            Files.createDirectory(at);
        }
    }

    /// Only what is still empty: the host may have filled it. Below other folders, which somebody
    /// inside may have replaced, nothing is moved.
    private void remove(Path workspace, Path at) {
        noted.remove(at.toString());
        try {
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                if (workspace.equals(at.getParent())) {
                    spare.take(at);
                } else {
                    Files.delete(at);
                }
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
            LOG.log(System.Logger.Level.DEBUG, "an empty place was used by others", e);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "an empty place is left: " + at, e);
        }
    }

    /// Notes together what is about to be made, so that the list is written once.
    private void noteMissing(Held now, Path workspace, List<String> paths) throws IOException {
        for (String path : paths) {
            List<String> names = Jail.split(path);
            Path at = workspace.resolve(String.join("/", names));
            boolean open = now.open.containsKey(String.join("/", names));
            if (!open
                    && reachable(workspace, names)
                    && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                noted.add(at.toString());
            }
        }
        writeNotes();
    }

    /// Notes a place before it is made; those that are gone leave the list with the next one.
    private void note(Path at) throws IOException {
        noted.add(at.toString());
        writeNotes();
    }

    private void writeNotes() throws IOException {
        String text = String.join("\n", noted) + "\n";
        if (!noted.isEmpty() && !text.equals(written)) {
            Files.createDirectories(list.toAbsolutePath().getParent());
            Files.writeString(list, text, StandardCharsets.UTF_8);
            written = text;
        }
    }

    /// Removes the empty places of a gateway that was killed.
    public void removeLeft() throws IOException {
        if (Files.exists(list)) {
            for (String at : Files.readAllLines(list, StandardCharsets.UTF_8)) {
                remove(Path.of(at).getRoot(), Path.of(at));
            }
            Files.delete(list);
        }
    }
}
