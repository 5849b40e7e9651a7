package bot.molt.linux.seccomp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The filter of system calls for those inside a sandbox. It refuses what reaches for the kernel
/// itself or for new namespaces, and the few arguments by which one process changes another's
/// limits or types into its terminal. Tracing stays possible: it ends at the PID namespace.
///
/// Refused with EPERM; calls that libraries try before an older one, with ENOSYS; a foreign
/// architecture ends the process.
///
/// Source: seccomp(2), `struct sock_filter`.
public final class SeccompFilter {
    private static final int LOAD = 0x20;
    private static final int EQUAL = 0x15;
    private static final int AT_LEAST = 0x35;
    private static final int ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST = 16;
    private static final int SECOND = 24;
    private static final int THIRD = 32;

    private static final int ALLOW = 0x7FFF0000;
    private static final int KILL = 0x80000000;
    private static final int ERROR = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    private static final int NEW_NAMESPACES = 0x7E020000;

    /// A time namespace: only unshare knows this bit, for clone it is part of a signal number.
    private static final int NEW_TIME = 0x80;

    private static final int X32 = 0x40000000;

    /// Pushing characters into a terminal.
    private static final List<Integer> TERMINAL_INPUT = List.of(0x5412, 0x541C);

    /// Unspecified, Unix, IPv4, IPv6, netlink.
    private static final List<Integer> FAMILIES = List.of(0, 1, 2, 10, 16);

    /// What Linux is, what it is called with 32 bits and with old numbers, no random addresses (as
    /// debuggers want it), and the question.
    private static final List<Integer> PERSONALITIES =
            List.of(0, 0x8, 0x20000, 0x20008, 0x40000, 0xFFFFFFFF);

    private static final List<String> REFUSED =
            List.of(
                    "keys of the kernel: add_key, request_key, keyctl",
                    "programs in the kernel: bpf, perf_event_open, userfaultfd",
                    "another kernel and its modules: kexec_load, kexec_file_load, init_module,"
                            + " finit_module, delete_module, reboot",
                    "files without a path: open_by_handle_at, name_to_handle_at",
                    "mounts: mount, umount2, pivot_root, chroot, move_mount, open_tree,"
                            + " open_tree_attr, fsopen, fsconfig, fsmount, fspick, mount_setattr",
                    "namespaces: setns; unshare and clone with a flag for a new one",
                    "clocks: settimeofday, clock_settime, adjtimex, clock_adjtime",
                    "the machine: swapon, swapoff, syslog, acct, quotactl, quotactl_fd, vhangup",
                    "ports and old calls of x86-64: ioperm, iopl, modify_ldt, uselib, sysfs",
                    "io_uring_setup, io_uring_enter, io_uring_register, clone3: as if the kernel had"
                            + " none (ENOSYS)",
                    "ioctl with TIOCSTI and TIOCLINUX: typing into a terminal",
                    "socket of other families than Unix, IPv4, IPv6 and netlink (EAFNOSUPPORT)",
                    "prlimit of another process's limits",
                    "personality but for Linux, 32 bits, old numbers and addresses that are not"
                            + " random",
                    "calls with the numbers of x32 (ENOSYS); of another architecture: the process"
                            + " ends");

    private final ByteArrayOutputStream program = new ByteArrayOutputStream();

    private SeccompFilter() {}

    /// An array of `struct sock_filter` for this machine.
    public static byte[] program() {
        return of(Calls.ofThisMachine());
    }

    /// What is refused, for people; with EPERM where it says nothing else. Tracing and reading the
    /// memory of other processes of the same sandbox is allowed: debuggers need it, and both end at
    /// the PID namespace.
    public static List<String> describe() {
        return REFUSED;
    }

    static byte[] of(Calls calls) {
        SeccompFilter filter = new SeccompFilter();
        filter.architecture(calls);
        calls.refused().forEach(number -> filter.refuse(number, EPERM));
        Calls.UNKNOWN_TO_US.forEach(number -> filter.refuse(number, ENOSYS));
        filter.bits(calls.fork(), NEW_NAMESPACES);
        filter.bits(calls.unshare(), NEW_NAMESPACES | NEW_TIME);
        filter.ioctl(calls.ioctl());
        filter.family(calls.socket());
        filter.family(calls.socketpair());
        filter.limitsOfOthers(calls.prlimit());
        filter.personality(calls.personality());
        filter.add(RETURN, 0, 0, ALLOW);
        return filter.program.toByteArray();
    }

    private void architecture(Calls calls) {
        add(LOAD, 0, 0, ARCHITECTURE);
        add(EQUAL, 1, 0, calls.architecture());
        add(RETURN, 0, 0, KILL);
        add(LOAD, 0, 0, NUMBER);
        if (calls.x32()) {
            add(AT_LEAST, 0, 1, X32);
            add(RETURN, 0, 0, ERROR | ENOSYS);
        }
    }

    private void refuse(int number, int error) {
        add(EQUAL, 0, 1, number);
        add(RETURN, 0, 0, ERROR | error);
    }

    /// Refuses a call whose first argument has one of the bits.
    private void bits(int number, int mask) {
        add(EQUAL, 0, 4, number);
        add(LOAD, 0, 0, FIRST);
        add(ANY_BIT, 0, 1, mask);
        add(RETURN, 0, 0, ERROR | EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    private void ioctl(int number) {
        add(EQUAL, 0, 2 + 2 * TERMINAL_INPUT.size(), number);
        add(LOAD, 0, 0, SECOND);
        for (int request : TERMINAL_INPUT) {
            refuse(request, EPERM);
        }
        add(RETURN, 0, 0, ALLOW);
    }

    private void family(int number) {
        only(number, FAMILIES, EAFNOSUPPORT);
    }

    private void personality(int number) {
        only(number, PERSONALITIES, EPERM);
    }

    /// Refuses a call but for some values of its first argument.
    private void only(int number, List<Integer> values, int error) {
        add(EQUAL, 0, 2 + 2 * values.size(), number);
        add(LOAD, 0, 0, FIRST);
        for (int value : values) {
            add(EQUAL, 0, 1, value);
            add(RETURN, 0, 0, ALLOW);
        }
        add(RETURN, 0, 0, ERROR | error);
    }

    /// A process may look at others' limits and change its own.
    private void limitsOfOthers(int number) {
        add(EQUAL, 0, 8, number);
        add(LOAD, 0, 0, FIRST);
        add(EQUAL, 5, 0, 0);
        add(LOAD, 0, 0, THIRD);
        add(EQUAL, 0, 2, 0);
        add(LOAD, 0, 0, THIRD + 4);
        add(EQUAL, 1, 0, 0);
        add(RETURN, 0, 0, ERROR | EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    private void add(int code, int then, int otherwise, int value) {
        program.writeBytes(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.nativeOrder())
                        .putShort((short) code)
                        .put((byte) then)
                        .put((byte) otherwise)
                        .putInt(value)
                        .array());
    }
}
