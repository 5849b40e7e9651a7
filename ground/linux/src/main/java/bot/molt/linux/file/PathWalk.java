package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
        /// The last name may miss.
        ALLOW_LAST,
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
    private static final int KEEP_LINK = 0x100;

    private final Jail jail;
    private final Scratch scratch;
    private final String shown;
    private final Missing missing;
    private final LastLink lastLink;
    private final List<Fd> opened = new ArrayList<>();
    private final Deque<Fd> folders = new ArrayDeque<>();
    private final List<String> names = new ArrayList<>();
    private final Deque<String> todo = new ArrayDeque<>();
    private int links;

    private PathWalk(Jail jail, Scratch scratch, String shown, Missing missing, LastLink lastLink) {
        this.jail = jail;
        this.scratch = scratch;
        this.shown = shown;
        this.missing = missing;
        this.lastLink = lastLink;
        folders.push(jail.top());
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
        if (crosses(name)) {
            return null;
        }
        Fd entry = open(name);
        if (entry == null) {
            return place(name, null, null);
        }
        Stat stat = Stat.of(scratch, entry, shown);
        if (stat.isLink() && !(todo.isEmpty() && lastLink == LastLink.KEEP)) {
            follow(entry);
            return null;
        }
        if (stat.isFolder()) {
            folders.push(entry);
            names.add(name);
            return null;
        }
        if (!todo.isEmpty()) {
            throw new NotDirectoryException(shown);
        }
        return place(name, entry, stat);
    }

    /// Goes on a mount, or towards one.
    private boolean crosses(String name) throws FileSystemException {
        List<String> next = new ArrayList<>(names);
        next.add(name);
        MountTable.Mounted mounted = jail.mount(next);
        if (mounted == null && folders.getFirst() != MountTable.BETWEEN) {
            return false;
        }
        if (mounted == null && !jail.leadsOn(next)) {
            throw jail.outside(shown);
        }
        Fd handle = mounted == null ? MountTable.BETWEEN : mounted.handle();
        if (mounted != null && !todo.isEmpty() && !Stat.of(scratch, handle, shown).isFolder()) {
            throw new NotDirectoryException(shown);
        }
        folders.push(handle);
        names.add(name);
        return true;
    }

    private Place place(String name, @Nullable Fd entry, @Nullable Stat stat) {
        List<String> all = new ArrayList<>(names);
        all.add(name);
        return new Place(folders.peek(), name, entry, stat, jail.absolute(all), opened);
    }

    /// The folder where the walk stands.
    private Place here() throws FileSystemException {
        Fd folder = folders.pop();
        if (folder == MountTable.BETWEEN) {
            throw jail.outside(shown);
        }
        if (missing != Missing.REFUSE && jail.isMount(names)) {
            requireNoChange();
        }
        Stat stat = Stat.of(scratch, folder, shown);
        String name = names.isEmpty() ? "" : names.getLast();
        return new Place(folders.peek(), name, folder, stat, jail.absolute(names), opened);
    }

    /// A mount stays as it is; only making folders finds it there already.
    private void requireNoChange() throws FileSystemException {
        if (missing != Missing.MAKE_ALL) {
            throw new AccessDeniedException(shown, null, "is a mount of the sandbox");
        }
    }

    private void up() throws FileSystemException {
        if (folders.size() > 1) {
            folders.pop();
            names.removeLast();
        } else if (jail.confined()) {
            throw jail.outside(shown);
        }
    }

    /// The entry's handle; null where it is missing and may be.
    private @Nullable Fd open(String name) throws FileSystemException {
        long address = scratch.text(Names.bytes(name), name);
        Fd folder = folders.getFirst();
        long fd = openPath(folder, address);
        boolean last = todo.isEmpty();
        if (fd == -Errno.ENOENT && makes(last)) {
            make(folder, address);
            fd = openPath(folder, address);
        }
        if (fd == -Errno.ENOENT && last && missing != Missing.REFUSE) {
            return null;
        }
        if (fd < 0) {
            throw fd == -Errno.ENOENT ? new NoSuchFileException(shown) : Errno.file(-fd, shown);
        }
        Fd entry = new Fd(fd);
        opened.add(entry);
        return entry;
    }

    private void make(Fd folder, long address) throws FileSystemException {
        jail.requireWritable(names, shown);
        long made = Libc.MKDIRAT.call(scratch, folder.number(), address, FOLDER_MODE);
        if (made < 0 && made != -Errno.EEXIST) {
            throw Errno.file(-made, shown);
        }
        Owner owner = jail.owner();
        if (made >= 0 && owner != null) {
            Libc.FCHOWNAT.call(
                    scratch, folder.number(), address, owner.uid(), owner.gid(), KEEP_LINK);
        }
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
        folders.push(jail.top());
        names.clear();
    }
}
