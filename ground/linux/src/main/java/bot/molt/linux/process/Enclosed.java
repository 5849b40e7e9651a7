package bot.molt.linux.process;

import bot.molt.base.SignalNumbers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;

/// The processes of PID namespaces whose first process carries a [Mark]. When the first one is
/// killed, the kernel ends all others, wherever they went.
public record Enclosed(LongPredicate marked, Poller poller) {
    public Enclosed(Mark mark, Poller poller) {
        this(value -> value == mark.value(), poller);
    }

    /// Waits until the first processes have ended, as they do when they are alone, at most so long.
    public void awaitEnd(Duration limit) throws InterruptedException {
        new ProcessTree(marked, poller).awaitEnd(first(), limit);
    }

    /// The first processes of all such namespaces.
    public List<ProcEntry> first() {
        return ProcEntry.all().stream()
                .filter(entry -> marked.test(entry.mark()))
                .filter(Enclosed::isFirst)
                .toList();
    }

    /// Sends a signal to everyone but the first processes. Returns whether there was anybody.
    public boolean signalOthers(int number) {
        List<ProcEntry> all = ProcEntry.all();
        Set<Long> known = new HashSet<>();
        all.stream()
                .filter(entry -> marked.test(entry.mark()) && isFirst(entry))
                .forEach(entry -> known.add(entry.pid()));
        List<ProcEntry> inside = new ArrayList<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (ProcEntry entry : all) {
                if (known.contains(entry.parent()) && known.add(entry.pid())) {
                    inside.add(entry);
                    grown = true;
                }
            }
        }
        inside.forEach(entry -> ProcessTree.signal(entry, number));
        return !inside.isEmpty();
    }

    /// Kills the first processes. Returns whether there was one.
    public boolean kill() {
        List<ProcEntry> first = first();
        first.forEach(entry -> ProcessTree.signal(entry, SignalNumbers.KILL));
        return !first.isEmpty();
    }

    /// The first process of the only namespace, as long as it lives.
    public OptionalLong leader() {
        return first().stream().mapToLong(ProcEntry::pid).findFirst();
    }

    /// Source: proc(5), `NSpid` in `/proc/pid/status`.
    private static boolean isFirst(ProcEntry entry) {
        try {
            String status =
                    Files.readString(
                            Path.of("/proc/" + entry.pid() + "/status"),
                            StandardCharsets.ISO_8859_1);
            return status.lines()
                    .filter(line -> line.startsWith("NSpid:"))
                    .map(line -> line.split("\\s+"))
                    .anyMatch(pids -> pids.length > 2 && pids[pids.length - 1].equals("1"));
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }
}
