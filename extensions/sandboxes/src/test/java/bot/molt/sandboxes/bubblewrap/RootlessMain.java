package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.process.ProcEntry;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A gateway of an ordinary user: what its sandboxes say, line by line.
///
/// @see BubblewrapRootlessTest
final class RootlessMain {
    private static final PrintStream OUT = System.out;

    private RootlessMain() {}

    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[0]);
        Network network = new Network(Network.Mode.valueOf(args[1]), List.of());
        Path workspace = Files.createDirectories(state.resolve("workspace"));
        try (FakeWay way = new FakeWay();
                BubblewrapProvider provider =
                        BubblewrapProvider.recovering(state, (_, _, _) -> way)) {
            if (provider.readiness() instanceof Readiness.Missing missing) {
                OUT.println(missing);
                return;
            }
            say(provider, spec(state, workspace, network));
            OUT.println(
                    "left "
                            + ProcEntry.all().stream()
                                    .filter(e -> e.mark() >>> 61 == 1 && mine(e))
                                    .count());
        }
    }

    private static void say(BubblewrapProvider provider, SandboxSpec spec) throws Exception {
        try (Sandbox sandbox = provider.open(spec)) {
            say(sandbox);
        }
    }

    private static boolean mine(ProcEntry entry) {
        try {
            return Files.getAttribute(Path.of("/proc/" + entry.pid()), "unix:uid")
                    .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static SandboxSpec spec(Path state, Path workspace, Network network) {
        return new SandboxSpec(
                "alice",
                "alice",
                new SandboxSpec.Workspace(workspace, "/workspace", SandboxSpec.Access.READ_WRITE),
                true,
                state.resolve("sandboxes/alice"),
                Map.of(),
                List.of(),
                new SandboxLimits(256 << 20, 0, 1, 40, 0, 0, 0, 0, Duration.ZERO),
                network,
                bot.molt.spi.sandbox.Image.NONE);
    }

    private static void say(Sandbox sandbox) throws Exception {
        OUT.println("id " + run(sandbox, "id -u; echo made > made; stat -c %u made"));
        OUT.println("caps " + run(sandbox, "grep CapEff /proc/self/status"));
        OUT.println("closed " + run(sandbox, "touch /x /dev/x /etc/x 2>/dev/null; echo $?"));
        OUT.println("processes " + run(sandbox, "set -- /proc/[0-9]*; echo $#"));
        OUT.println(
                "forks "
                        + run(
                                sandbox,
                                "perl -e 'for (1..100) { $p = fork; if (!defined $p) { print \"refused\"; last }"
                                        + " if (!$p) { sleep 3; exit } } kill 9, -1' 2>&1"));
        OUT.println("tty " + finish(start(sandbox, "stty size", new TerminalSize(91, 33))));
        OUT.println(
                "net "
                        + run(
                                sandbox,
                                "curl -sS --max-time 5 http://example.test/ 2>&1; ls /sys/class/net 2>/dev/null; cut -f1 /proc/net/route | tail -n +2 | sort -u"));
        SandboxProcess stubborn =
                start(sandbox, "trap '' TERM; setsid sleep 1005 & echo ready; sleep 1005", null);
        stubborn.stdout().read();
        stubborn.terminate(Duration.ofMillis(100));
        OUT.println("ended " + stubborn.waitFor().signal());
    }

    private static String run(Sandbox sandbox, String line) throws Exception {
        return finish(start(sandbox, line, null));
    }

    private static SandboxProcess start(
            Sandbox sandbox, String line, @org.jspecify.annotations.Nullable TerminalSize terminal)
            throws Exception {
        return sandbox.start(
                new ProcessRequest(
                        List.of("/bin/bash", "-c", line),
                        "",
                        Map.of(),
                        terminal,
                        ProcessRequest.Stderr.MERGED));
    }

    private static String finish(SandboxProcess process) throws Exception {
        process.stdin().close();
        String all = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        return all.strip().replaceAll("\\s+", " ") + " " + process.waitFor().code();
    }
}
