package bot.molt.linux.process;

import bot.molt.base.concurrent.Worker;
import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// One thread that waits for all descriptors of all host processes, so that reading a pipe and
/// waiting for an end cost no thread of their own.
public final class Poller implements AutoCloseable {
    static final int READABLE = 0x001;
    static final int WRITABLE = 0x004;

    private static final System.Logger LOG = System.getLogger(Poller.class.getName());
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final int ONE_SHOT = 1 << 30;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int BATCH = 64;

    /// `struct epoll_event` is packed on x86-64 only.
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int ID_AT = PACKED ? 4 : 8;

    private final Fd epoll;
    private final Fd wake;
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Worker worker;
    private volatile boolean closed;

    /// A descriptor under watch. [#arm] asks for one call of the action.
    ///
    /// Threads: the action runs on the poller's thread and must not block.
    final class Watch implements AutoCloseable {
        private final long id = ids.incrementAndGet();
        private final Fd fd;
        private final Runnable action;
        private boolean added;

        private Watch(Fd fd, Runnable action) {
            this.fd = fd;
            this.action = action;
        }

        /// Runs the action once, when the descriptor is ready or was hung up.
        void arm(int events) throws IOException {
            watches.put(id, this);
            control(added ? MODIFY : ADD, fd, events | ONE_SHOT, id);
            added = true;
        }

        @Override
        public void close() {
            watches.remove(id);
            if (added) {
                added = false;
                remove(fd);
            }
        }
    }

    private Poller(Fd epoll, Fd wake) throws IOException {
        this.epoll = epoll;
        this.wake = wake;
        control(ADD, wake, READABLE, 0);
        worker = Worker.platform("host-poller", this::run);
    }

    public static Poller start() throws IOException {
        try (Scratch scratch = new Scratch()) {
            long epoll = Libc.EPOLL_CREATE1.call(scratch, CLOEXEC);
            long wake = Libc.EVENTFD.call(scratch, 0, CLOEXEC | NONBLOCK);
            if (epoll < 0 || wake < 0) {
                throw new IOException("epoll: " + Errno.text(-Math.min(epoll, wake)));
            }
            return new Poller(new Fd(epoll), new Fd(wake));
        }
    }

    Watch watch(Fd fd, Runnable action) {
        return new Watch(fd, action);
    }

    private void control(int operation, Fd fd, int events, long id) throws IOException {
        try (Scratch scratch = new Scratch()) {
            MemorySegment event = scratch.bytes(16);
            event.set(ValueLayout.JAVA_INT, 0, events);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, ID_AT, id);
            long done =
                    Libc.EPOLL_CTL.call(
                            scratch, epoll.number(), operation, fd.number(), event.address());
            if (done < 0) {
                throw new IOException("epoll: " + Errno.text(-done));
            }
        }
    }

    private void remove(Fd fd) {
        try (Scratch scratch = new Scratch()) {
            MemorySegment event = scratch.bytes(16);
            Libc.EPOLL_CTL.call(scratch, epoll.number(), DELETE, fd.number(), event.address());
        }
    }

    private void run() {
        try (Scratch scratch = new Scratch()) {
            MemorySegment events = scratch.bytes((long) EVENT_SIZE * BATCH);
            while (!closed) {
                long count =
                        Libc.EPOLL_WAIT.call(scratch, epoll.number(), events.address(), BATCH, -1);
                for (int i = 0; i < count; i++) {
                    fire(
                            events.get(
                                    ValueLayout.JAVA_LONG_UNALIGNED,
                                    (long) i * EVENT_SIZE + ID_AT));
                }
            }
        }
    }

    private void fire(long id) {
        Watch watch = watches.get(id);
        if (watch == null) {
            return;
        }
        try {
            watch.action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a watch failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try (Scratch scratch = new Scratch()) {
            byte[] one = {1, 0, 0, 0, 0, 0, 0, 0};
            Libc.WRITE.transfer(scratch, wake.number(), one, 0, one.length);
        }
        worker.close();
        epoll.close();
        wake.close();
    }
}
