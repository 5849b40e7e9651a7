package bot.molt.linux.file;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// As whom the processes of a user's sandbox run. A gateway that is not root has one answer:
/// itself. For a root gateway it is the owner of the workspace, and never root: folders of root in
/// the gateway's state, and empty ones, are given to an id that this user alone has.
///
/// Shape of the file of allocated ids: a line each, `231072 alice`. Append-only.
///
/// Threads: any.
public final class Owners {
    private static final int FIRST = 231_072;

    private final Path state;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param state the gateway's state folder
    public Owners(Path state) {
        this.state = state.toAbsolutePath().normalize();
        this.file = state.resolve("sandboxes").resolve("uids");
    }

    /// Whether this process is root.
    public static boolean isRoot() {
        return self().uid() == 0;
    }

    /// This process.
    public static Owner self() {
        try (Scratch scratch = new Scratch()) {
            return new Owner((int) Libc.GETEUID.call(scratch), (int) Libc.GETEGID.call(scratch));
        }
    }

    /// Errors: `unavailable` where the folder is root's and holds something; says what to run.
    public Owner of(Path workspace, String userId) throws IOException {
        Owner self = self();
        if (self.uid() != 0) {
            return self;
        }
        Path real = workspace.toRealPath();
        Owner owner = ownerOf(real);
        if (owner.uid() != 0) {
            return owner;
        }
        if (!real.startsWith(state.toRealPath()) && !isEmpty(real)) {
            throw refusal(real, userId);
        }
        Owner own = allocated(userId);
        give(real, own);
        return own;
    }

    private CodedException refusal(Path folder, String userId) throws IOException {
        int id = allocated(userId).uid();
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "workspace: %s belongs to root, and commands in a sandbox never run as root (expected: another owner; run: chown -R %d:%d %s)"
                        .formatted(folder, id, id, folder));
    }

    /// Gives a new folder of a sandbox to its owner.
    public static void give(Path folder, Owner owner) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                            throws IOException {
                        change(at, owner);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e)
                            throws IOException {
                        change(at, owner);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static void change(Path at, Owner owner) throws IOException {
        Files.setAttribute(at, "unix:uid", owner.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(at, "unix:gid", owner.gid(), LinkOption.NOFOLLOW_LINKS);
    }

    private static Owner ownerOf(Path folder) throws IOException {
        return new Owner(
                (int) Files.getAttribute(folder, "unix:uid"),
                (int) Files.getAttribute(folder, "unix:gid"));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private Owner allocated(String userId) throws IOException {
        lock.lock();
        try {
            Map<String, Integer> known = read();
            Integer id = known.get(userId);
            if (id == null) {
                id = FIRST + known.size();
                Files.createDirectories(file.getParent());
                Files.writeString(
                        file,
                        id + " " + userId + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND,
                        StandardOpenOption.DSYNC);
            }
            return new Owner(id, id);
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Integer> read() throws IOException {
        Map<String, Integer> known = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && words[0].matches("[0-9]{6,9}")) {
                    known.put(words[1], Integer.parseInt(words[0]));
                }
            }
        }
        return known;
    }
}
