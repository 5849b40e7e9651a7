package bot.molt.linux.file;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Ids of the host that were given to users, one each, for ever.
///
/// Shape: `{"alice":231072,"bob":231073}`.
///
/// Threads: any, and any number of gateways on one folder; they take turns by a lock of the file
/// `uids.lock`.
final class UserIds {
    /// The first id. Ranges for other programs (`/etc/subuid`) start at 100000 and take 65536 each;
    /// the second is left free too.
    static final int FIRST = 231_072;

    private static final int LAST = FIRST + 0xFFFF;
    private static final int AT_FDCWD = -100;
    private static final int READ_WRITE_CREATE = 0x42;
    private static final int EXCLUSIVE_NOW = 2 | 4;
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Path file;

    /// @param state the gateway's folder
    UserIds(Path state) {
        this.file = state.resolve("sandboxes/uids.json");
    }

    /// The user's id; the next free one where there is none yet.
    int of(String userId) throws IOException {
        PrivateFile.folder(file.resolveSibling(""));
        try (Fd _ = lock()) {
            Json.Obj known = read();
            long free = FIRST;
            for (String name : known.members().keySet()) {
                long uid = number(known, name);
                if (name.equals(userId)) {
                    return (int) uid;
                }
                free = Math.max(free, uid + 1);
            }
            if (free > LAST) {
                throw new IOException(
                        "%s: %d users (expected: at most %d)"
                                .formatted(file, known.members().size(), LAST - FIRST + 1));
            }
            PrivateFile.write(file, JsonText.compact(known.with(userId, free)) + "\n");
            return (int) free;
        }
    }

    private Json.Obj read() throws IOException {
        if (!Files.exists(file)) {
            return Json.Obj.EMPTY;
        }
        try {
            return (Json.Obj) JsonText.parse(Files.readString(file));
        } catch (RuntimeException e) {
            throw new IOException(
                    "%s: no JSON object of user and id; put back a copy, or remove it and give the"
                                    .formatted(file)
                            + " workspaces to new owners",
                    e);
        }
    }

    private long number(Json.Obj known, String name) throws IOException {
        long uid = known.number(name).orElse(-1L);
        if (uid < FIRST || uid > LAST) {
            throw new IOException(
                    "%s: %s: %s (expected: %d..%d)"
                            .formatted(file, name, known.get(name), FIRST, LAST));
        }
        return uid;
    }

    /// Closing it gives the turn to the next.
    private Fd lock() throws IOException {
        String path = file.resolveSibling("uids.lock").toString();
        try (Scratch scratch = new Scratch()) {
            int flags = READ_WRITE_CREATE | Jail.NO_FOLLOW | Jail.CLOEXEC;
            long opened = Libc.OPENAT.call(scratch, AT_FDCWD, scratch.text(path), flags, 0600);
            if (opened < 0) {
                throw Errno.file(-opened, path);
            }
            Fd fd = new Fd(opened);
            long deadline = System.nanoTime() + WAIT.toNanos();
            while (Libc.FLOCK.call(scratch, fd.number(), EXCLUSIVE_NOW) < 0) {
                if (System.nanoTime() > deadline) {
                    fd.close();
                    throw new IOException(path + ": locked by another gateway for " + WAIT);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return fd;
        }
    }
}
