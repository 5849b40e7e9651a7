package bot.molt.linux.process;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.ProcessRequest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Starts processes through `posix_spawn`: each leads a session of its own, with default signals
/// and nothing open but its three standard streams, and carries the [Mark] of its tree.
///
/// Threads: any.
public final class Spawner {
    private static final int SET_SIGDEF = 0x04;
    private static final int SET_SIGMASK = 0x08;
    private static final int SET_SID = 0x80;
    private static final int RLIMIT_RTTIME = 15;
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private final Poller poller;
    private final MemorySegment attributes;
    private final ReentrantLock marking = new ReentrantLock();

    public Spawner(Poller poller, Arena arena) {
        this.poller = poller;
        attributes = arena.allocate(512, 16);
        try (Scratch scratch = new Scratch()) {
            long signals = scratch.bytes(128).address();
            long target = attributes.address();
            Libc.POSIX_SPAWNATTR_INIT.call(scratch, target);
            Libc.POSIX_SPAWNATTR_SETFLAGS.call(scratch, target, SET_SIGDEF | SET_SIGMASK | SET_SID);
            Libc.SIGEMPTYSET.call(scratch, signals);
            Libc.POSIX_SPAWNATTR_SETSIGMASK.call(scratch, target, signals);
            Libc.SIGFILLSET.call(scratch, signals);
            Libc.POSIX_SPAWNATTR_SETSIGDEFAULT.call(scratch, target, signals);
        }
    }

    /// Whether this machine's C library can do all of it.
    public static boolean works() {
        return System.getProperty("os.name", "").equals("Linux")
                && Libc.POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP.present()
                && Libc.POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP.present()
                && Files.isReadable(Path.of("/proc/self/limits"));
    }

    public Poller poller() {
        return poller;
    }

    /// What a child has beside its standard streams, and how it stands to its terminal.
    ///
    /// @param handed become descriptors 3, 4 …; made by [Handed], the caller closes them
    /// @param controlling whether the terminal, where there is one, controls the child's session
    public record Extras(List<Fd> handed, boolean controlling) {
        /// Nothing more.
        public static final Extras NONE = new Extras(List.of(), true);
    }

    /// @param workdir absolute
    /// @param env the whole environment
    public NativeProcess start(
            ProcessRequest request,
            String workdir,
            Map<String, String> env,
            Mark mark,
            Extras extras)
            throws IOException {
        String program = program(request.command().getFirst(), env, workdir);
        try (Scratch scratch = new Scratch()) {
            Ends ends = Ends.open(scratch, request);
            MemorySegment actions = scratch.bytes(256);
            Libc.POSIX_SPAWN_FILE_ACTIONS_INIT.call(scratch, actions.address());
            Libc.POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP.call(
                    scratch, actions.address(), scratch.text(workdir));
            ends.describe(scratch, actions.address(), extras);
            MemorySegment pid = scratch.bytes(8);
            long[] call = {
                pid.address(),
                scratch.text(program),
                actions.address(),
                attributes.address(),
                scratch.texts(request.command()),
                scratch.texts(lines(env))
            };
            long started = System.nanoTime();
            long error = marked(scratch, mark, call);
            Libc.POSIX_SPAWN_FILE_ACTIONS_DESTROY.call(scratch, actions.address());
            ends.closeChilds();
            if (error != 0) {
                ends.closeAll();
                throw cannot(request.command().getFirst(), workdir, Math.abs(error));
            }
            return NativeProcess.of(
                    pid.get(ValueLayout.JAVA_INT, 0), ends, new ProcessTree(mark, poller), started);
        }
    }

    /// A child inherits the limits of the moment, so only one may be spawned at a time; the
    /// gateway's own limit is restored before anything else happens.
    private long marked(Scratch scratch, Mark mark, long[] call) {
        MemorySegment own = scratch.bytes(16);
        MemorySegment childs = scratch.bytes(16);
        marking.lock();
        try {
            Libc.GETRLIMIT.call(scratch, RLIMIT_RTTIME, own.address());
            childs.set(ValueLayout.JAVA_LONG, 0, mark.value());
            childs.set(ValueLayout.JAVA_LONG, 8, own.get(ValueLayout.JAVA_LONG, 8));
            Libc.SETRLIMIT.call(scratch, RLIMIT_RTTIME, childs.address());
            long error = Libc.POSIX_SPAWN.call(scratch, call);
            Libc.SETRLIMIT.call(scratch, RLIMIT_RTTIME, own.address());
            return error;
        } finally {
            marking.unlock();
        }
    }

    private static List<String> lines(Map<String, String> env) {
        List<String> lines = new ArrayList<>(env.size());
        env.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException(
                        "env: '" + name + "' (expected: a name without '=')");
            }
            lines.add(name + "=" + value);
        });
        return lines;
    }

    /// Finds a bare name in the `PATH` of the child, not in the gateway's.
    private static String program(String name, Map<String, String> env, String workdir)
            throws IOException {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        for (String folder : env.getOrDefault("PATH", DEFAULT_PATH).split(":")) {
            Path candidate = Path.of(workdir).resolve(folder).resolve(name);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate.toString();
            }
        }
        throw new IOException(name + ": no such program (expected: a name in PATH, or a path)");
    }

    private static IOException cannot(String program, String workdir, long error) {
        if (!Files.isDirectory(Path.of(workdir))) {
            return new IOException("workdir: " + workdir + " (expected: an existing folder)");
        }
        return new IOException(program + ": cannot be started: " + Errno.text(error));
    }
}
