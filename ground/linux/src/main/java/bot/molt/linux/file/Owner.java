package bot.molt.linux.file;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// Who owns the files of a sandbox on the host, and whom its processes run as.
public record Owner(int uid, int gid) {
    private static final int EMPTY_PATH = 0x1000;

    /// The gateway's own ids.
    public static Owner self() {
        try (Scratch scratch = new Scratch()) {
            return new Owner((int) Libc.GETEUID.call(scratch), (int) Libc.GETEGID.call(scratch));
        }
    }

    /// Whose a workspace is: the gateway's where that is not root, else the owner of the folder. A
    /// folder of root that lies in our state, or is empty, is given to an id of the user's own;
    /// links are not followed, and files with several names and devices stay as they are.
    ///
    /// Errors: `CodedException(unavailable)` with the `chown` to run, for any other folder of root.
    ///
    /// @param workspace an existing folder
    /// @param state where the gateway keeps what it knows; `sandboxes/uids.json` there says which
    ///   id is whose
    public static Owner of(Path workspace, String userId, Path state) throws IOException {
        Owner self = self();
        if (self.uid != 0) {
            return self;
        }
        return Handover.of(workspace, userId, state);
    }

    /// Gives a folder that was just made by the gateway itself. Another one stays as it is: whoever
    /// may write beside it may have exchanged it.
    void takeNew(Scratch scratch, Fd folder, String shown) throws FileSystemException {
        Stat stat = Stat.of(scratch, folder, shown);
        if (stat.isFolder() && stat.uid() == (int) Libc.GETEUID.call(scratch)) {
            give(scratch, folder, shown);
        }
    }

    /// Gives what a handle of any kind holds.
    void give(Scratch scratch, Fd fd, String shown) throws FileSystemException {
        long done =
                Libc.FCHOWNAT.call(scratch, fd.number(), scratch.text(""), uid, gid, EMPTY_PATH);
        if (done < 0) {
            throw Errno.file(-done, shown);
        }
    }
}
