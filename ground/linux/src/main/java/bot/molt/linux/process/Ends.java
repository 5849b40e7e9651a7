package bot.molt.linux.process;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.ProcessRequest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Both sides of a process's standard streams: ours, and the child's until it was spawned. With a
/// terminal `input` and `output` are two handles of its master side.
public final class Ends {
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final int READ_WRITE = 2;
    private static final int NO_CTTY = 0x100;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int FIRST_FREE = 3;
    private static final long TIOCSWINSZ = 0x5414;

    private final List<Fd> all = new ArrayList<>();
    private final List<Fd> childs = new ArrayList<>();
    private final String slave;
    private final @Nullable Fd input;
    private final Fd output;
    private final @Nullable Fd childInput;
    private final @Nullable Fd error;

    private Ends(Scratch scratch, ProcessRequest request) throws IOException {
        ProcessRequest.TerminalSize size = request.terminal();
        if (size != null) {
            output = keep(Libc.POSIX_OPENPT.call(scratch, READ_WRITE | NO_CTTY | CLOEXEC));
            slave = slave(scratch, output);
            input = keep(Libc.FCNTL.call(scratch, output.number(), F_DUPFD_CLOEXEC, 3));
            error = null;
            childInput = null;
            Libc.FCNTL.call(scratch, output.number(), F_SETFL, READ_WRITE | NONBLOCK);
            resize(scratch, output, size.columns(), size.rows());
            return;
        }
        slave = "";
        Fd[] out = pipe(scratch);
        childs.add(out[1]);
        output = out[0];
        if (request.stderr() == ProcessRequest.Stderr.SEPARATE) {
            Fd[] err = pipe(scratch);
            childs.add(err[1]);
            error = err[0];
        } else {
            error = null;
        }
        if (request.takesInput()) {
            Fd[] in = pipe(scratch);
            childs.add(in[0]);
            childInput = in[0];
            input = in[1];
        } else {
            childInput = null;
            input = null;
        }
        for (Fd ours : all) {
            if (!childs.contains(ours)) {
                Libc.FCNTL.call(scratch, ours.number(), F_SETFL, NONBLOCK);
            }
        }
    }

    static Ends open(Scratch scratch, ProcessRequest request) throws IOException {
        return new Ends(scratch, request);
    }

    boolean terminal() {
        return !slave.isEmpty();
    }

    /// Null where the child reads nothing.
    @Nullable Fd input() {
        return input;
    }

    Fd output() {
        return output;
    }

    @Nullable Fd error() {
        return error;
    }

    /// Tells the child what to open as 0, 1 and 2 and what it is handed, and to keep nothing else.
    void describe(Scratch scratch, long actions, Spawner.Extras extras) {
        if (terminal()) {
            long path = scratch.text(slave);
            int how = extras.controlling() ? READ_WRITE : READ_WRITE | NO_CTTY;
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDOPEN.call(scratch, actions, 0, path, how, 0);
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(scratch, actions, 0, 1);
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(scratch, actions, 0, 2);
        } else {
            describeInput(scratch, actions);
            int out = childs.getFirst().number();
            int err = error == null ? out : childs.get(1).number();
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(scratch, actions, out, 1);
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(scratch, actions, err, 2);
        }
        int next = FIRST_FREE;
        for (Fd fd : extras.handed()) {
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(scratch, actions, fd.number(), next++);
        }
        Libc.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP.call(scratch, actions, next);
    }

    private void describeInput(Scratch scratch, long actions) {
        if (childInput == null) {
            long nothing = scratch.text("/dev/null");
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDOPEN.call(scratch, actions, 0, nothing, 0, 0);
        } else {
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.call(scratch, actions, childInput.number(), 0);
        }
    }

    void closeChilds() {
        childs.forEach(Fd::close);
    }

    void closeAll() {
        all.forEach(Fd::close);
    }

    static void resize(Scratch scratch, Fd terminal, int columns, int rows) throws IOException {
        MemorySegment size = scratch.bytes(8);
        size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
        size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
        long done = Libc.IOCTL.call(scratch, terminal.number(), TIOCSWINSZ, size.address());
        if (done < 0) {
            throw new IOException("terminal: " + Errno.text(-done));
        }
    }

    private String slave(Scratch scratch, Fd master) throws IOException {
        MemorySegment name = scratch.bytes(128);
        long failed = Libc.GRANTPT.call(scratch, master.number());
        failed = failed < 0 ? failed : Libc.UNLOCKPT.call(scratch, master.number());
        failed =
                failed < 0
                        ? failed
                        : -Libc.PTSNAME_R.call(scratch, master.number(), name.address(), 128);
        if (failed < 0) {
            closeAll();
            throw new IOException("terminal: " + Errno.text(-failed));
        }
        return name.getString(0);
    }

    private Fd[] pipe(Scratch scratch) throws IOException {
        MemorySegment pair = scratch.bytes(8);
        long done = Libc.PIPE2.call(scratch, pair.address(), CLOEXEC);
        if (done < 0) {
            closeAll();
            throw new IOException("pipe: " + Errno.text(-done));
        }
        return new Fd[] {
            keep(pair.get(ValueLayout.JAVA_INT, 0)), keep(pair.get(ValueLayout.JAVA_INT, 4))
        };
    }

    private Fd keep(long number) throws IOException {
        if (number < 0) {
            closeAll();
            throw new IOException("terminal: " + Errno.text(-number));
        }
        Fd fd = new Fd(number);
        all.add(fd);
        return fd;
    }
}
