package bot.molt.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The filter as bubblewrap puts it on real programs. Every call has arguments that the kernel
/// refuses for another reason where the filter lets it through.
class SeccompFilterTest {
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    /// Name, number of x86-64, number of AArch64, expected error, arguments.
    private static final String CALLS =
            """
            add_key 248 217 1 1 1 1 1 1
            request_key 249 218 1 1 1 1 1
            keyctl 250 219 1 9999
            bpf 321 280 1 9999
            perf_event_open 298 241 1 1 0 0 0 0
            userfaultfd 323 282 1 9999
            kexec_load 246 104 1 0 0 0 -1
            kexec_file_load 320 294 1 -1 -1 0 0 -1
            init_module 175 105 1 1 0 1
            finit_module 313 273 1 -1 1 -1
            delete_module 176 106 1 1 0
            reboot 169 142 1 1 1 1 1
            open_by_handle_at 304 265 1 -1 1 0
            name_to_handle_at 303 264 1 -1 1 1 1 0
            mount 165 40 1 1 1 1 0 1
            umount2 166 39 1 1 -1
            pivot_root 155 41 1 1 1
            chroot 161 51 1 1
            move_mount 429 429 1 -1 1 -1 1 0
            open_tree 428 428 1 -1 1 0
            open_tree_attr 467 467 1 -1 1 0 0 0
            fsopen 430 430 1 1 0
            fsconfig 431 431 1 -1 0 0 0 0
            fsmount 432 432 1 -1 0 0
            fspick 433 433 1 -1 1 0
            mount_setattr 442 442 1 -1 1 0 0 0
            setns 308 268 1 -1 0
            settimeofday 164 170 1 1 0
            clock_settime 227 112 1 -1 1
            adjtimex 159 171 1 1
            clock_adjtime 305 266 1 -1 1
            swapon 167 224 1 1 0
            swapoff 168 225 1 1
            syslog 103 116 1 -1 0 0
            acct 163 89 1 1
            quotactl 179 60 1 -1 1 0 1
            quotactl_fd 443 443 1 -1 -1 0 0
            ioperm 173 -1 1 -1 1 1
            iopl 172 -1 1 9
            modify_ldt 154 -1 1 99 0 0
            uselib 134 -1 1 1
            sysfs 139 -1 1 99
            io_uring_setup 425 425 38 1 0
            io_uring_enter 426 426 38 -1 0 0 0 0
            io_uring_register 427 427 38 -1 0 0 0
            clone3 435 435 38 0 0
            unshare(user) 272 97 1 0x10000000
            unshare(mount) 272 97 1 0x20000
            unshare(time) 272 97 1 0x80
            unshare(net) 272 97 1 0x40000000
            clone(user) 56 220 1 0x10000011 0 0 0 0
            clone(net) 56 220 1 0x50000011 0 0 0 0
            ioctl(TIOCSTI) 16 29 1 -1 0x5412 0
            ioctl(TIOCSTI,high) 16 29 1 -1 0x100005412 0
            ioctl(TIOCLINUX) 16 29 1 -1 0x541C 0
            socket(ALG) 41 198 97 38 5 0
            socket(VSOCK) 41 198 97 40 1 0
            socket(PACKET) 41 198 97 17 3 0
            socket(XDP) 41 198 97 44 3 0
            socket(BLUETOOTH) 41 198 97 31 3 0
            prlimit(other) 302 261 1 1 7 1 0
            personality(exec) 135 92 1 0x400000
            """;

    private static final String PROBE =
            """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            libc.syscall.restype = ctypes.c_long
            for line in sys.stdin.read().splitlines():
                name, number, *args = line.split()
                args = [ctypes.c_long(int(a, 0)) for a in args]
                ctypes.set_errno(0)
                result = libc.syscall(ctypes.c_long(int(number)), *args)
                if name.startswith('clone') and result == 0:
                    os._exit(0)
                print(name, ctypes.get_errno() if result == -1 else 0, flush=True)
            """;

    @TempDir Path folder;

    @BeforeEach
    void writeProgram() throws Exception {
        Files.write(folder.resolve("filter"), SeccompFilter.program());
    }

    @Test
    void everyRefusedCallIsRefused() throws Exception {
        assertThat(probe(true)).isEqualTo(expected());
    }

    /// Shows that it is the filter which refuses.
    @Test
    void withoutTheFilterMostGiveSomethingElse() throws Exception {
        Map<String, Integer> without = probe(false);
        Map<String, Integer> expected = expected();
        long same =
                without.entrySet().stream()
                        .filter(call -> call.getValue().equals(expected.get(call.getKey())))
                        .count();
        assertThat(same).isLessThan(expected.size() * 2L / 3);
    }

    @Test
    void theDescriptionNamesEveryCall() {
        String described = String.join("\n", SeccompFilter.describe());
        for (String line : calls()) {
            assertThat(described).contains(line.split("[ (]")[0]);
        }
    }

    @Test
    void callsOfAnotherAbiDoNotGetThrough() throws Exception {
        if (ARM) {
            return;
        }
        String x32 = "getpid(x32) %d\n".formatted(0x40000000 + 39);
        assertThat(inside(true, List.of("python3", "-c", PROBE), x32))
                .isEqualTo(new Ran("getpid(x32) " + ENOSYS + "\n", 0));
        String int80 =
                """
                import ctypes, mmap
                code = mmap.mmap(-1, 4096, prot=7)
                code.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))
                at = ctypes.addressof(ctypes.c_char.from_buffer(code))
                print(ctypes.CFUNCTYPE(ctypes.c_int)(at)())
                """;
        Ran ran = inside(true, List.of("python3", "-c", int80), "");
        assertThat(ran.output()).isEmpty();
        assertThat(ran.code()).isIn(128 + 31, 128 + 11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bash -c 'x=$(echo a | cat); (echo $x) & wait'",
                "git init -q g && cd g && git -c user.name=a -c user.email=a@b commit -q"
                        + " --allow-empty -m x && git log --oneline",
                "python3 -c 'import threading,subprocess as s;t=threading.Thread(target=print,"
                        + "args=(1,));t.start();t.join();print(s.check_output([\"id\"]))'",
                "python3 -c 'import multiprocessing as m;print(m.Pool(2).map(abs,[-1,2]))'",
                "python3 -c 'import socket;print(socket.getaddrinfo(\"127.0.0.1\",80));"
                        + "socket.socketpair()'",
                "bash -c 'ulimit -n 64; ulimit -n'",
                "perl -e 'fork or exit 0; wait; print $?'"
            })
    void ordinaryProgramsRun(String line) throws Exception {
        assertThat(inside(true, List.of("bash", "-c", line + " 2>&1"), "").code()).isZero();
    }

    /// Needed by debuggers; it ends at the PID namespace.
    @Test
    void aProcessMayTraceItsChild() throws Exception {
        String script =
                """
                import ctypes, os, signal
                libc = ctypes.CDLL(None, use_errno=True)
                child = os.fork()
                if child == 0:
                    signal.pause()
                attach, detach = 16, 17
                assert libc.ptrace(attach, child, None, None) == 0
                os.waitpid(child, 0)
                assert libc.ptrace(detach, child, None, None) == 0
                os.kill(child, 9)
                print('traced')
                """;
        assertThat(inside(true, List.of("python3", "-c", script), ""))
                .isEqualTo(new Ran("traced\n", 0));
    }

    @Test
    void bothArchitecturesGiveAProgramThatTheKernelCouldTake() {
        for (Calls calls : List.of(Calls.ofThisMachine(), Calls.AARCH64, Calls.X86_64)) {
            byte[] program = SeccompFilter.of(calls);
            assertThat(program.length % 8).isZero();
            assertThat(program.length / 8).isBetween(100, 4096);
        }
    }

    private static List<String> calls() {
        return CALLS.lines().filter(line -> !number(line).equals("-1")).toList();
    }

    private static String number(String line) {
        return line.split(" ")[ARM ? 2 : 1];
    }

    private static Map<String, Integer> expected() {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (String line : calls()) {
            int error = Integer.parseInt(line.split(" ")[3]);
            assertThat(error).isIn(EPERM, ENOSYS, EAFNOSUPPORT);
            all.put(line.split(" ")[0], error);
        }
        return all;
    }

    private Map<String, Integer> probe(boolean filtered) throws Exception {
        StringBuilder input = new StringBuilder();
        for (String line : calls()) {
            String[] fields = line.split(" ", 5);
            input.append(fields[0]).append(' ').append(number(line)).append(' ');
            input.append(fields[4]).append('\n');
        }
        Ran ran = inside(filtered, List.of("python3", "-c", PROBE), input.toString());
        Map<String, Integer> all = new LinkedHashMap<>();
        ran.output()
                .lines()
                .forEach(line -> all.put(line.split(" ")[0], Integer.parseInt(line.split(" ")[1])));
        return all;
    }

    /// What a program wrote and gave.
    private record Ran(String output, int code) {}

    private Ran inside(boolean filtered, List<String> command, String input) throws Exception {
        String bwrap =
                "exec 9< filter; exec timeout 60 bwrap %s --unshare-all --new-session --ro-bind / /"
                        + " --dev /dev --proc /proc --tmpfs /tmp --chdir /tmp --die-with-parent"
                        + " \"$@\"";
        List<String> all = new ArrayList<>();
        all.addAll(List.of("bash", "-c", bwrap.formatted(filtered ? "--seccomp 9" : ""), "x"));
        all.addAll(command);
        Process process =
                new ProcessBuilder(all)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(output, process.waitFor());
    }
}
