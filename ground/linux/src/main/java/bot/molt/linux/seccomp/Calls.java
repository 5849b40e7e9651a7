package bot.molt.linux.seccomp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers of system calls of one architecture.
///
/// Source: the kernel's `syscall_64.tbl` and `asm-generic/unistd.h`.
///
/// @param architecture `AUDIT_ARCH_…`
/// @param refused what nobody inside needs: keys, kernel programs, modules, mounts, clocks, swap
record Calls(
        int architecture,
        boolean x32,
        List<Integer> refused,
        int unshare,
        int fork,
        int ioctl,
        int socket,
        int socketpair,
        int prlimit) {
    /// Numbers that all newer architectures share: io_uring, and making mounts in steps.
    private static final List<Integer> COMMON = List.of(428, 429, 430, 431, 432, 433, 442, 443);

    static final List<Integer> UNKNOWN_TO_US = List.of(425, 426, 427, 435);

    private static final Calls X86_64 =
            new Calls(
                    0xC000003E,
                    true,
                    with(
                            248, 249, 250, 321, 298, 323, 246, 320, 175, 313, 176, 304, 303, 165,
                            166, 155, 161, 167, 168, 169, 164, 227, 159, 305, 103, 163, 179, 173,
                            172, 308, 154, 153, 134, 139, 156, 180, 212),
                    272,
                    56,
                    16,
                    41,
                    53,
                    302);

    private static final Calls AARCH64 =
            new Calls(
                    0xC00000B7,
                    false,
                    with(
                            217, 218, 219, 280, 241, 282, 104, 294, 105, 273, 106, 265, 264, 40, 39,
                            41, 51, 224, 225, 142, 170, 112, 171, 266, 116, 89, 60, 268, 58, 18,
                            42),
                    97,
                    220,
                    29,
                    198,
                    199,
                    261);

    private static List<Integer> with(Integer... own) {
        List<Integer> all = new ArrayList<>(Arrays.asList(own));
        all.addAll(COMMON);
        return List.copyOf(all);
    }

    static Calls ofThisMachine() {
        return System.getProperty("os.arch", "").equals("aarch64") ? AARCH64 : X86_64;
    }
}
