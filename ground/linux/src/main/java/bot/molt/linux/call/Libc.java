package bot.molt.linux.call;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// Functions of the C library. All are called with six register-sized arguments: the calling
/// conventions of x86-64 and AArch64 ignore the ones that a function does not take, and one shape
/// is linked once.
///
/// Results follow the kernel's convention: what the function returned, or minus `errno`.
public enum Libc {
    PIPE2,
    CLOSE,
    DUP3,
    FCNTL,
    IOCTL,
    KILL,
    WAIT4,
    EPOLL_CREATE1,
    EPOLL_CTL,
    EPOLL_WAIT,
    EVENTFD,
    READ,
    WRITE,
    SOCKET,
    SENDTO,
    LSEEK,
    GETPID,
    GETEUID,
    GETEGID,
    FLOCK,
    GETRLIMIT,
    SETRLIMIT,
    SIGFILLSET,
    SIGEMPTYSET,
    SYSCALL,
    POSIX_OPENPT,
    GRANTPT,
    UNLOCKPT,
    PTSNAME_R,
    TCGETPGRP,
    POSIX_SPAWN,
    POSIX_SPAWNATTR_INIT,
    POSIX_SPAWNATTR_SETFLAGS,
    POSIX_SPAWNATTR_SETSIGDEFAULT,
    POSIX_SPAWNATTR_SETSIGMASK,
    POSIX_SPAWN_FILE_ACTIONS_INIT,
    POSIX_SPAWN_FILE_ACTIONS_DESTROY,
    POSIX_SPAWN_FILE_ACTIONS_ADDDUP2,
    POSIX_SPAWN_FILE_ACTIONS_ADDOPEN,
    POSIX_SPAWN_FILE_ACTIONS_ADDCHDIR_NP,
    POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP,
    OPENAT,
    READLINKAT,
    STATX,
    GETDENTS64,
    MKDIRAT,
    UNLINKAT,
    RENAMEAT,
    RENAMEAT2,
    FCHMOD,
    FCHOWN,
    FCHOWNAT,
    FSYNC,
    LINKAT;

    private static final MethodHandle CALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG),
                            Linker.Option.captureCallState("errno"));

    /// For reads and writes of a Java array; the descriptor must not block.
    private static final MethodHandle TRANSFER =
            Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG),
                            Linker.Option.captureCallState("errno"),
                            Linker.Option.critical(true));

    private final long address;

    Libc() {
        address =
                Linker.nativeLinker()
                        .defaultLookup()
                        .find(name().toLowerCase(Locale.ROOT))
                        .orElse(MemorySegment.NULL)
                        .address();
    }

    /// Whether this machine's library has the function.
    public boolean present() {
        return address != 0;
    }

    public long call(Scratch scratch, long... args) {
        try {
            long result =
                    (long)
                            CALL.invokeExact(
                                    MemorySegment.ofAddress(address),
                                    scratch.errnoCell(),
                                    at(args, 0),
                                    at(args, 1),
                                    at(args, 2),
                                    at(args, 3),
                                    at(args, 4),
                                    at(args, 5));
            return (int) result == -1 ? -scratch.errno() : (int) result;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// Moves bytes between a descriptor that does not block and a Java array.
    public long transfer(Scratch scratch, int descriptor, byte[] bytes, int offset, int length) {
        MemorySegment part = MemorySegment.ofArray(bytes).asSlice(offset, length);
        try {
            long result =
                    (long)
                            TRANSFER.invokeExact(
                                    MemorySegment.ofAddress(address),
                                    scratch.errnoCell(),
                                    descriptor,
                                    part,
                                    (long) length);
            return result == -1 ? -scratch.errno() : result;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static long at(long[] args, int index) {
        return index < args.length ? args[index] : 0;
    }

    private static RuntimeException failed(Throwable e) {
        return switch (e) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
