package bot.molt.linux.file;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/// Gives a folder of root to the user whose sandbox works in it. The folder itself goes last, so
/// that one that was interrupted is done again.
final class Handover {
    private static final System.Logger LOG = System.getLogger(Handover.class.getName());
    private static final int AT_NO_FOLLOW = 0x100;
    private static final int MAX_DEPTH = 128;
    private static final int MAX_ENTRIES = 200_000;

    private final Owner owner;
    private final String root;
    private final long device;
    private int entries;

    private Handover(Owner owner, String root, long device) {
        this.owner = owner;
        this.root = root;
        this.device = device;
    }

    /// The owner of a folder, for a gateway of root.
    static Owner of(Path workspace, String userId, Path state) throws IOException {
        String path = workspace.toRealPath().toString();
        try (Scratch scratch = new Scratch();
                Bound folder = Bound.open(path, path, true)) {
            if (!folder.folder()) {
                throw new NotDirectoryException(path);
            }
            Stat stat = Stat.of(scratch, folder.fd(), path);
            if (stat.uid() != 0) {
                return new Owner(stat.uid(), stat.gid() == 0 ? stat.uid() : stat.gid());
            }
            int uid = new UserIds(state).of(userId);
            Owner owner = new Owner(uid, uid);
            if (!isOurs(path, state) && !isEmpty(scratch, folder.fd(), path)) {
                throw refusal(path, owner, "belongs to root, as whom nothing runs in a sandbox");
            }
            Handover handover = new Handover(owner, path, stat.device());
            handover.below(folder.fd(), 0);
            owner.give(scratch, folder.fd(), path);
            return owner;
        }
    }

    private static boolean isOurs(String path, Path state) throws IOException {
        Path real = state.toRealPath();
        return Path.of(path).startsWith(real) && !Path.of(path).equals(real);
    }

    private static boolean isEmpty(Scratch scratch, Fd folder, String path) throws IOException {
        try (Fd readable = Entries.readable(scratch, folder, ".", path)) {
            return Entries.names(readable, path).isEmpty();
        }
    }

    private void below(Fd folder, int depth) throws IOException {
        List<String> names;
        try (Scratch scratch = new Scratch();
                Fd readable = Entries.readable(scratch, folder, ".", root)) {
            names = Entries.names(readable, root);
        }
        entries += names.size();
        if (depth > MAX_DEPTH || entries > MAX_ENTRIES) {
            throw refusal(root, owner, "is too large to be given away here");
        }
        for (String name : names) {
            giveIfThere(folder, name, depth);
        }
    }

    private void giveIfThere(Fd folder, String name, int depth) throws IOException {
        try (Scratch scratch = new Scratch()) {
            give(scratch, folder, name, depth);
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: gone or exchanged meanwhile", name);
        }
    }

    /// A file with several names may be known elsewhere, and a device is more than a file: both
    /// stay root's. What has another owner keeps it.
    private void give(Scratch scratch, Fd folder, String name, int depth) throws IOException {
        Stat stat = Stat.of(scratch, folder, name, root);
        if (stat.isFolder()) {
            try (Fd inner = Entries.readable(scratch, folder, name, root)) {
                if (Stat.of(scratch, inner, root).device() != device) {
                    return;
                }
                below(inner, depth + 1);
                owner.takeNew(scratch, inner, root);
            }
        } else if (stat.uid() == 0 && (stat.isLink() || (stat.isFile() && stat.links() == 1))) {
            long done =
                    Libc.FCHOWNAT.call(
                            scratch,
                            folder.number(),
                            scratch.text(Names.bytes(name), name),
                            owner.uid(),
                            owner.gid(),
                            AT_NO_FOLLOW);
            if (done < 0) {
                throw Errno.file(-done, root);
            }
        }
    }

    private static CodedException refusal(String path, Owner owner, String why) {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "workspace %s: %s (expected: a folder of the user it is for); run: chown -hR %d:%d %s"
                        .formatted(path, why, owner.uid(), owner.gid(), quoted(path)));
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
