package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.cgroup.Group;
import bot.molt.linux.file.Owner;
import bot.molt.spi.sandbox.SandboxLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The programs before a call's own: a shell that takes the limits on, `nsenter` into what the
/// holder keeps, which becomes the owner for a root gateway, `bwrap`. Nothing of them is a tenant's
/// choice. Each costs every call.
final class Launch {
    private static final int BLOCK = 512;
    private static final int NICE = 5;
    private static final int SET_USER_ID = 0x800;

    private final String limits;
    private final List<String> after;
    private final List<String> inside;
    private final String nsenter;

    Launch(Setup setup) throws IOException {
        this.limits = script(setup.spec().limits(), setup.group()) + start(setup.group());
        this.inside = inside(setup.spec().limits(), setup.group());
        this.nsenter = Programs.require("nsenter", "util-linux");
        this.after = after(setup);
    }

    private static List<String> after(Setup setup) throws IOException {
        String bwrap = Programs.require("bwrap", "bubblewrap");
        List<String> words = new ArrayList<>(List.of("--mount", "--net"));
        if (setup.root()) {
            words.addAll(become(setup.owner(), bwrap));
        } else {
            words.addAll(List.of("--user", "--preserve-credentials", "--"));
        }
        words.addAll(List.of(bwrap, "--args", "3", "--"));
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

    /// @param leader a process in the holder's namespaces
    List<String> command(long leader) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("/bin/sh", "-c", limits, "sandbox", nsenter, "-t", "" + leader));
        command.addAll(after);
        return command;
    }

    /// Words before the program inside. The number of processes is taken on there, where no others
    /// of the same user count, and only where no group holds it.
    List<String> inside() {
        return inside;
    }

    private static List<String> inside(SandboxLimits limits, Group group) {
        if (limits.pids() == 0 || group.holds("pids")) {
            return List.of();
        }
        // the option's name depends on the shell
        String script =
                "ulimit -u %1$d 2>/dev/null || ulimit -p %1$d || exit 125; exec \"$@\""
                        .formatted(limits.pids());
        return List.of("/bin/sh", "-c", script, "sandbox");
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
        return script.append("ulimit -c 0\n").toString();
    }

    /// Where no group shares the processors out, those inside stand behind the gateway.
    private static String start(Group group) {
        return group.holds("cpu") ? "exec \"$@\"" : "exec nice -n " + NICE + " \"$@\"";
    }

    private static void limit(StringBuilder script, String option, long value) {
        if (value > 0) {
            script.append("ulimit %s %d || exit 125\n".formatted(option, value));
        }
    }
}
