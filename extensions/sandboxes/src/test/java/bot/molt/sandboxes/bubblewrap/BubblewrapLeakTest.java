package bot.molt.sandboxes.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Ids;
import bot.molt.linux.process.ProcEntry;
import bot.molt.sandboxes.TargetCase;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BubblewrapLeakTest extends TargetCase {
    private static final int CALLS = 1_000;

    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        return BubblewrapProvider.recovering(state, egress);
    }

    /// What one of our sandboxes could leave.
    private record Held(int handles, long processes, List<String> mounts, List<String> groups) {
        static Held now(String gateway, Path state) throws IOException {
            return new Held(
                    new File("/proc/self/fd").list().length,
                    enclosed(state),
                    Files.readAllLines(Path.of("/proc/self/mounts")),
                    BubblewrapLeakTest.groups(gateway));
        }
    }

    /// Processes in the networks of holders, which name the state in their command line, but for
    /// what waits there for the next call.
    private static long enclosed(Path state) {
        List<String> networks =
                withWord(state.toString()).stream()
                        .map(BubblewrapLeakTest::network)
                        .filter(network -> !network.equals(network(ProcessHandle.current().pid())))
                        .toList();
        Set<Long> waiting = Set.copyOf(withWord("/proc/self/fd/6"));
        return ProcEntry.all().stream()
                .filter(entry -> networks.contains(network(entry.pid())))
                .filter(entry -> !waiting.contains(entry.pid()))
                .count();
    }

    /// Whether nothing runs but what waits: two of `bwrap` and a shell each.
    private static boolean atRest() {
        List<Long> all = withWord("/proc/self/fd/6");
        long shells =
                all.stream().filter(pid -> read("/proc/" + pid + "/comm").equals("sh\n")).count();
        return all.size() == 3 * shells;
    }

    private static String network(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        } catch (IOException e) {
            return ""; // gone meanwhile
        }
    }

    /// Folders of control groups that have this gateway's name.
    private static List<String> groups(String gateway) throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] fields = line.split(" ");
            Path ours = Path.of(fields[1], "moltbot-" + gateway);
            if (fields[2].startsWith("cgroup") && Files.exists(ours)) {
                try (var all = Files.walk(ours)) {
                    all.filter(Files::isDirectory).map(Path::toString).forEach(found::add);
                }
            }
        }
        return found;
    }

    private String gateway() {
        return Integer.toHexString(state.toString().hashCode());
    }

    private static final SandboxLimits SOME =
            new SandboxLimits(256 << 20, 0, 2, 200, 0, 0, 0, 0, Duration.ZERO);

    @Tag("slow")
    @Test
    @Timeout(600)
    void aThousandShortCallsLeaveNothing() throws Exception {
        Sandbox sandbox = open(spec("alice", SOME, Network.none()));
        for (int i = 0; i < 10; i++) {
            run(sandbox, "true");
        }
        System.gc();
        await(BubblewrapLeakTest::atRest);
        Held before = Held.now(gateway(), state);
        for (int i = 0; i < CALLS; i++) {
            assertThat(run(sandbox, "echo $((1 + 1)) 2>&1")).isEqualTo(new Ran("2\n", "", 0, null));
        }
        await(BubblewrapLeakTest::atRest);
        Held after = Held.now(gateway(), state);
        assertThat(after.handles()).isLessThanOrEqualTo(before.handles() + 5);
        assertThat(after.processes()).isEqualTo(before.processes());
        assertThat(after.mounts()).isEqualTo(before.mounts());
        assertThat(after.groups()).isEqualTo(before.groups());
    }

    @Test
    void aSandboxThatWasClosedLeavesNothing() throws Exception {
        run(open(spec("bob", SOME, Network.none())), "true");
        Held before = Held.now(gateway(), state);
        for (int i = 0; i < 5; i++) {
            Sandbox sandbox = open(spec("alice", SOME, Network.none()));
            SandboxProcess process = start(sandbox, "setsid sleep 1002 & echo ready; sleep 1002");
            readUntil(process, "ready");
            sandbox.close();
            process.stdin().close();
            process.stdout().close();
            process.stderr().close();
            process.waitFor();
        }
        Held after = Held.now(gateway(), state);
        assertThat(after.handles()).isLessThanOrEqualTo(before.handles() + 5);
        assertThat(after.processes()).isEqualTo(before.processes());
        assertThat(after.mounts()).isEqualTo(before.mounts());
        assertThat(after.groups()).isEqualTo(before.groups());
    }

    @Test
    void whatALostGatewayLeftIsGoneWithTheNext() throws Exception {
        String word =
                "1003" + Ids.text(9).chars().mapToObj(c -> "" + c % 10).reduce("", String::concat);
        Sandbox lost = open(spec("alice", SOME, Network.none()));
        SandboxProcess process =
                start(
                        lost,
                        "trap '' TERM; (setsid sleep " + word + " &); echo ready; sleep " + word);
        readUntil(process, "ready");
        SandboxProcess gone = start(lost, "setsid sleep " + word + " & echo ready");
        readUntil(gone, "ready");
        gone.waitFor();
        assertThat(groups(gateway())).anyMatch(group -> !isBase(group));
        replace(provider(state, egress()));
        assertThat(withWord(word)).isEmpty();
        assertThat(withWord(state.toString())).isEmpty();
        assertThat(groups(gateway())).allMatch(BubblewrapLeakTest::isBase);
        assertThat(run(open("alice"), "echo again").out()).isEqualTo("again\n");
    }

    /// The folder in which groups of sandboxes stand.
    private static boolean isBase(String group) {
        return group.substring(group.lastIndexOf('/') + 1).startsWith("moltbot-");
    }
}
