package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.cgroup.Group;
import bot.molt.linux.file.Owner;
import bot.molt.linux.seccomp.SeccompFilter;
import bot.molt.spi.sandbox.SandboxLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The programs before a call's own: a shell that takes the limits on, `nsenter` into what the
/// holder keeps, which becomes the owner for a root gateway, `bwrap`, and inside a shell that waits
/// for its order. Nothing of them is a tenant's choice.
final class Launch {
    private static final int BLOCK = 512;
    private static final int NICE = 5;
    private static final int SET_USER_ID = 0x800;

    /// Says on descriptor 7 that everything is in its place, and becomes what it is told on 6.
    private static final String WAITING =
            "printf r >&7 && exec 7>&-\n. /proc/self/fd/6\nexit 125\n";

    /// Names that some shell keeps for itself.
    private static final Set<String> TAKEN =
            Set.of("UID", "EUID", "GROUPS", "PPID", "SHELLOPTS", "BASHOPTS");

    private final List<String> limited;
    private final List<String> entering;
    private final List<String> waiting;
    private final String nsenter;
    private final String bwrap;
    private final byte[] filter = SeccompFilter.program();

    Launch(Setup setup) throws IOException {
        this.limited = limited(setup.spec().limits(), setup.group());
        this.waiting = waiting(setup.spec().limits(), setup.group());
        this.nsenter = Programs.require("nsenter", "util-linux");
        this.bwrap = Programs.require("bwrap", "bubblewrap");
        this.entering = entering(setup, bwrap);
    }

    private static List<String> entering(Setup setup, String bwrap) throws IOException {
        List<String> words = new ArrayList<>(List.of("--mount", "--net"));
        if (setup.root()) {
            words.addAll(become(setup.owner(), bwrap));
        } else {
            words.addAll(List.of("--user", "--preserve-credentials", "--"));
        }
        return words;
    }

    /// `nsenter` takes other groups away with the group; `bwrap` takes away new privileges, unless
    /// its own file gives it some before.
    private static List<String> become(Owner owner, String bwrap) throws IOException {
        String uid = "" + owner.uid();
        String gid = "" + owner.gid();
        int mode = (int) Files.getAttribute(Path.of(bwrap), "unix:mode");
        if ((mode & SET_USER_ID) == 0) {
            return List.of("--setuid", uid, "--setgid", gid, "--");
        }
        String setpriv = Programs.require("setpriv", "util-linux");
        List<String> words = new ArrayList<>(List.of("--", setpriv, "--reuid", uid, "--regid"));
        words.addAll(List.of(gid, "--clear-groups", "--no-new-privs", "--"));
        return words;
    }

    /// What is started, ahead of the call where it can be.
    ///
    /// @param leader a process in the holder's namespaces
    List<String> ahead(long leader) {
        List<String> words = new ArrayList<>(limited);
        words.addAll(List.of(nsenter, "-t", "" + leader));
        words.addAll(entering);
        words.addAll(List.of(bwrap, "--args", "3", "--"));
        words.addAll(waiting);
        return words;
    }

    /// What the kernel refuses to those inside.
    byte[] filter() {
        return filter;
    }

    /// What that becomes.
    ///
    /// @param env what is added to its variables; never seen in a list of processes
    static byte[] order(String workdir, Map<String, String> env, List<String> command) {
        StringBuilder order = new StringBuilder("exec 6<&-\ncd");
        quote(order, workdir);
        order.append(" || exit 125\nunset OLDPWD\n");
        List<String> others = new ArrayList<>();
        env.forEach((name, value) -> {
            if (isPlain(name)) {
                quote(order.append("export ").append(name).append('='), value, "");
                order.append('\n');
            } else {
                others.add(name + "=" + value);
            }
        });
        order.append("exec");
        if (!others.isEmpty()) {
            quote(order, "/usr/bin/env");
            others.forEach(word -> quote(order, word));
        }
        command.forEach(word -> quote(order, word));
        return order.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether a shell has such variables.
    private static boolean isPlain(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") && !TAKEN.contains(name);
    }

    private static void quote(StringBuilder order, String word) {
        quote(order, word, " ");
    }

    /// Nothing but its end means anything between single quotes.
    private static void quote(StringBuilder order, String word, String before) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("argument: holds a NUL (expected: text without)");
        }
        order.append(before).append('\'').append(word.replace("'", "'\\''")).append('\'');
    }

    /// The number of processes is taken on inside, where no others of the same user count, and only
    /// where no group holds it.
    private static List<String> waiting(SandboxLimits limits, Group group) {
        boolean held = limits.pids() == 0 || group.holds("pids");
        // the option's name depends on the shell
        String number =
                held
                        ? ""
                        : "ulimit -u %1$d 2>/dev/null || ulimit -p %1$d || exit 125\n"
                                .formatted(limits.pids());
        return List.of("/bin/sh", "-c", number + WAITING);
    }

    /// Where no group shares the processors out, those inside stand behind the gateway.
    private static List<String> limited(SandboxLimits limits, Group group) {
        List<String> words = new ArrayList<>();
        if (!group.holds("cpu")) {
            words.addAll(List.of("nice", "-n", "" + NICE));
        }
        words.addAll(List.of("/bin/sh", "-c", script(limits, group), "sandbox"));
        return List.copyOf(words);
    }

    private static String script(SandboxLimits limits, Group group) {
        StringBuilder script = new StringBuilder();
        for (Path file : group.files()) {
            script.append("echo $$ > '").append(file).append("' || exit 125\n");
        }
        limit(script, "-n", limits.openFiles());
        limit(script, "-f", (limits.fileSize() + BLOCK - 1) / BLOCK);
        limit(script, "-t", limits.cpuTime().toSeconds());
        if (!group.holds("memory")) {
            limit(script, "-d", limits.memory() / 1_024);
        }
        return script.append("ulimit -c 0\nexec \"$@\"\n").toString();
    }

    private static void limit(StringBuilder script, String option, long value) {
        if (value > 0) {
            script.append("ulimit %s %d || exit 125\n".formatted(option, value));
        }
    }
}
