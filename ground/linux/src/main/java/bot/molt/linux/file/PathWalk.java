package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One resolution of one path. Each name is opened in the handle of its folder, without following;
/// a link is read from its own handle and its target put in front of what is left. `..` goes back
/// to the handle that led here. Whatever others rename meanwhile, the walk never holds anything
/// outside of the jail.
public final class PathWalk {
    /// What to do with missing names.
    enum Missing {
        /// Nothing may miss.
        REFUSE,
        /// The last name may miss, and folders before it are made.
        MAKE_PARENTS,
        /// Every missing name becomes a folder.
        MAKE_ALL
    }

    /// What to do with a link at the end.
    enum LastLink {
        FOLLOW,
        KEEP
    }

    private static final int MAX_LINKS = 40;
    private static final int MAX_TARGET = 4096;
    private static final int FOLDER_MODE = 0777;

    private final Jail jail;
    private final Scratch scratch;
    private final String shown;
    private final Missing missing;
    private final LastLink lastLink;
    private final List<Fd> opened = new ArrayList<>();
    private final Deque<Step> folders = new ArrayDeque<>();
    private final List<String> names = new ArrayList<>();
    private final Deque<String> todo = new ArrayDeque<>();
    private int links;

    private PathWalk(Jail jail, Scratch scratch, String shown, Missing missing, LastLink lastLink) {
        this.jail = jail;
        this.scratch = scratch;
        this.shown = shown;
        this.missing = missing;
        this.lastLink = lastLink;
        folders.push(Step.root(jail));
    }

    /// A folder on the way.
    ///
    /// @param fd null for one that only leads to mounts
    /// @param bound the mount it is in; null above all mounts
    /// @param branch the mounts below it; null where there are none
    private record Step(@Nullable Fd fd, @Nullable Bound bound, @Nullable Branch branch) {
        static Step root(Jail jail) {
            Bound bound = jail.root().bound();
            return new Step(bound == null ? null : bound.fd(), bound, jail.root());
        }

        @Nullable Branch child(String name) {
            return branch == null ? null : branch.children().get(name);
        }

        boolean isTop() {
            return branch != null && branch.bound() != null;
        }
    }

    /// The place that `path` names. The caller closes it.
    static Place resolve(
            Jail jail, Scratch scratch, String path, Missing missing, LastLink lastLink)
            throws FileSystemException {
        PathWalk walk = new PathWalk(jail, scratch, path, missing, lastLink);
        boolean done = false;
        try {
            walk.todo.addAll(jail.fromCaller(path));
            Place place = walk.run();
            done = true;
            return place;
        } finally {
            if (!done) {
                walk.opened.forEach(Fd::close);
            }
        }
    }

    private Place run() throws FileSystemException {
        while (!todo.isEmpty()) {
            String name = todo.pop();
            if (name.equals("..")) {
                up();
                continue;
            }
            Place end = step(name);
            if (end != null) {
                return end;
            }
        }
        return here();
    }

    /// Goes into one name; a place where that was the end.
    private @Nullable Place step(String name) throws FileSystemException {
        Step at = folders.getFirst();
        Branch child = at.child(name);
        if (child != null && child.bound() != null) {
            return mount(name, child, child.bound());
        }
        Fd folder = at.fd();
        Bound bound = at.bound();
        if (folder == null || bound == null) {
            into(name, new Step(null, bound, leading(at, child)));
            return null;
        }
        Fd entry = open(folder, bound, name, child != null);
        if (entry == null && child != null && !todo.isEmpty()) {
            into(name, new Step(null, bound, child));
            return null;
        }
        if (entry == null) {
            return place(name, null, null);
        }
        Stat stat = Stat.of(scratch, entry, shown);
        if (stat.isLink() && !(todo.isEmpty() && lastLink == LastLink.KEEP)) {
            follow(entry);
            return null;
        }
        if (stat.isFolder()) {
            into(name, new Step(entry, bound, child));
            return null;
        }
        if (!todo.isEmpty()) {
            throw new NotDirectoryException(shown);
        }
        return place(name, entry, stat);
    }

    private void into(String name, Step step) {
        folders.push(step);
        names.add(name);
    }

    /// A mount hides what stands in its place.
    private @Nullable Place mount(String name, Branch branch, Bound bound)
            throws FileSystemException {
        into(name, new Step(bound.fd(), bound, branch));
        if (bound.folder()) {
            return null;
        }
        if (!todo.isEmpty()) {
            throw new NotDirectoryException(shown);
        }
        return here();
    }

    /// Where no folder stands only the way to mounts is open.
    private Branch leading(Step at, @Nullable Branch child) throws FileSystemException {
        if (child == null) {
            throw at.bound() == null ? jail.refusal(shown) : new NoSuchFileException(shown);
        }
        return child;
    }

    private Place place(String name, @Nullable Fd entry, @Nullable Stat stat) {
        List<String> all = new ArrayList<>(names);
        all.add(name);
        Step at = folders.getFirst();
        Bound bound = Objects.requireNonNull(at.bound());
        return new Place(at.fd(), name, entry, stat, jail.absolute(all), bound, null, opened);
    }

    /// The folder where the walk stands.
    private Place here() throws FileSystemException {
        Step at = folders.pop();
        Bound bound = at.bound();
        Fd folder = at.fd();
        if (bound == null) {
            throw jail.refusal(shown);
        }
        if (folder == null) {
            throw new NoSuchFileException(shown);
        }
        Stat stat = Stat.of(scratch, folder, shown);
        String path = jail.absolute(names);
        Step above = folders.peek();
        if (at.isTop() || above == null) {
            return new Place(null, "", folder, stat, path, bound, at.branch(), opened);
        }
        String name = names.getLast();
        return new Place(above.fd(), name, folder, stat, path, bound, at.branch(), opened);
    }

    private void up() throws FileSystemException {
        if (folders.size() > 1) {
            folders.pop();
            names.removeLast();
        } else if (jail.endsAtRoot()) {
            throw jail.refusal(shown);
        }
    }

    /// The entry's handle; null where it is missing and may be.
    ///
    /// @param leads whether mounts lie below it
    private @Nullable Fd open(Fd folder, Bound bound, String name, boolean leads)
            throws FileSystemException {
        long address = scratch.text(Names.bytes(name), name);
        long fd = openPath(folder, address);
        boolean last = todo.isEmpty();
        boolean made = false;
        if (fd == -Errno.ENOENT && makes(last)) {
            bound.requireWritable(shown);
            jail.requireOpen(jail.absolute(names) + "/" + name, shown);
            long done = Libc.MKDIRAT.call(scratch, folder.number(), address, FOLDER_MODE);
            if (done < 0 && done != -Errno.EEXIST) {
                throw Errno.file(-done, shown);
            }
            made = done == 0;
            fd = openPath(folder, address);
        }
        boolean mayMiss = last ? missing != Missing.REFUSE : leads;
        if (fd == -Errno.ENOENT && mayMiss) {
            return null;
        }
        if (fd < 0) {
            throw fd == -Errno.ENOENT ? new NoSuchFileException(shown) : Errno.file(-fd, shown);
        }
        Fd entry = new Fd(fd);
        opened.add(entry);
        Owner owner = jail.owner();
        if (made && owner != null) {
            owner.takeNew(scratch, entry, shown);
        }
        return entry;
    }

    private boolean makes(boolean last) {
        return missing == Missing.MAKE_ALL || (missing == Missing.MAKE_PARENTS && !last);
    }

    private long openPath(Fd folder, long name) {
        return Libc.OPENAT.call(
                scratch, folder.number(), name, Jail.PATH | Jail.NO_FOLLOW | Jail.CLOEXEC);
    }

    private void follow(Fd link) throws FileSystemException {
        if (++links > MAX_LINKS) {
            throw Errno.file(Errno.ELOOP, shown);
        }
        MemorySegment buffer = scratch.bytes(MAX_TARGET);
        long length =
                Libc.READLINKAT.call(
                        scratch, link.number(), scratch.text(""), buffer.address(), MAX_TARGET);
        if (length < 0) {
            throw Errno.file(-length, shown);
        }
        String target = Names.text(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        List<String> steps;
        if (target.startsWith("/")) {
            steps = jail.fromAbsolute(target, shown);
            restart();
        } else {
            steps = Jail.split(target);
        }
        steps.reversed().forEach(todo::push);
    }

    private void restart() {
        folders.clear();
        folders.push(Step.root(jail));
        names.clear();
    }
}
