package bot.molt.linux.cgroup;

import bot.molt.base.SignalNumbers;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// One control group: a folder in each hierarchy that can be written.
public final class Group implements AutoCloseable {
    private static final long PERIOD_MICROS = 100_000;
    private static final int ROUNDS = 200;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final System.Logger LOG = System.getLogger(Group.class.getName());

    /// Folder by controller: `memory`, `cpu`, `cpuacct`, `pids`; with version 2 all are one.
    private final Map<String, Path> folders;

    private final boolean unified;

    Group(Map<String, Path> folders, boolean unified) {
        this.folders = new LinkedHashMap<>(folders);
        this.unified = unified;
    }

    void make() throws IOException {
        for (Path folder : folders.values()) {
            Files.createDirectories(folder);
        }
    }

    /// Sets what the processes may use; 0 lifts a limit.
    public void limit(SandboxLimits limits) throws IOException {
        if (unified) {
            limitUnified(limits);
        } else {
            limitSplit(limits);
        }
    }

    private void limitUnified(SandboxLimits limits) throws IOException {
        Path folder = folders.values().iterator().next();
        set(folder, "memory.max", limits.memory() > 0 ? "" + limits.memory() : "max");
        set(folder, "memory.swap.max", limits.memory() > 0 ? "" + limits.swap() : "max");
        set(folder, "memory.oom.group", "0");
        String quota = limits.cpus() > 0 ? "" + Math.round(limits.cpus() * PERIOD_MICROS) : "max";
        set(folder, "cpu.max", quota + " " + PERIOD_MICROS);
        set(folder, "cpu.weight", "50");
        set(folder, "pids.max", limits.pids() > 0 ? "" + limits.pids() : "max");
    }

    private void limitSplit(SandboxLimits limits) throws IOException {
        Path memory = folders.get("memory");
        if (memory != null) {
            String bytes = limits.memory() > 0 ? "" + limits.memory() : "-1";
            set(memory, "memory.memsw.limit_in_bytes", "-1");
            set(memory, "memory.limit_in_bytes", bytes);
            if (limits.memory() > 0) {
                set(memory, "memory.memsw.limit_in_bytes", "" + (limits.memory() + limits.swap()));
            }
        }
        Path cpu = folders.get("cpu");
        if (cpu != null) {
            set(cpu, "cpu.cfs_period_us", "" + PERIOD_MICROS);
            boolean bounded = limits.cpus() > 0;
            set(
                    cpu,
                    "cpu.cfs_quota_us",
                    bounded ? "" + Math.round(limits.cpus() * PERIOD_MICROS) : "-1");
            set(cpu, "cpu.shares", "512");
        }
        Path pids = folders.get("pids");
        if (pids != null) {
            set(pids, "pids.max", limits.pids() > 0 ? "" + limits.pids() : "max");
        }
    }

    /// A kernel without a feature (swap accounting, say) has no file for it.
    private static void set(Path folder, String name, String value) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            Files.writeString(file, value);
        }
    }

    /// Where a process writes its pid to become a member: each once.
    public List<Path> files() {
        return folders.values().stream().distinct().map(f -> f.resolve("cgroup.procs")).toList();
    }

    /// Whether the group bounds what the controller counts: `memory`, `cpu`, `pids`.
    public boolean holds(String controller) {
        return folders.containsKey(controller);
    }

    /// What the members use now.
    public Usage usage() {
        try {
            return unified ? unifiedUsage() : splitUsage();
        } catch (IOException | NumberFormatException e) {
            return Usage.UNKNOWN;
        }
    }

    private Usage unifiedUsage() throws IOException {
        Path folder = folders.values().iterator().next();
        long micros =
                Files.readAllLines(folder.resolve("cpu.stat")).stream()
                        .filter(line -> line.startsWith("usage_usec "))
                        .mapToLong(line -> Long.parseLong(line.substring(11).strip()))
                        .findFirst()
                        .orElse(0);
        return new Usage(
                number(folder, "memory.current"),
                Duration.ofNanos(micros * 1_000),
                (int) number(folder, "pids.current"));
    }

    private Usage splitUsage() throws IOException {
        Path memory = folders.get("memory");
        Path accounting = folders.get("cpuacct");
        Path pids = folders.get("pids");
        return new Usage(
                memory == null ? -1 : number(memory, "memory.usage_in_bytes"),
                Duration.ofNanos(accounting == null ? 0 : number(accounting, "cpuacct.usage")),
                pids == null ? -1 : (int) number(pids, "pids.current"));
    }

    private static long number(Path folder, String name) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(name)).strip());
    }

    /// Kills all members, also those that come meanwhile.
    public void kill() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            List<Long> members = members();
            if (members.isEmpty()) {
                return;
            }
            try (Scratch scratch = new Scratch()) {
                members.forEach(pid -> Libc.KILL.call(scratch, pid, SignalNumbers.KILL));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        LOG.log(System.Logger.Level.WARNING, "members of {0} did not end", folders.values());
    }

    private List<Long> members() throws IOException {
        List<Long> members = new ArrayList<>();
        for (Path file : files()) {
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(line -> members.add(Long.parseLong(line.strip())));
            }
        }
        return members.stream().distinct().toList();
    }

    /// Ends the members and removes the group.
    @Override
    public void close() throws IOException {
        kill();
        for (Path folder : folders.values().stream().distinct().toList()) {
            remove(folder);
        }
    }

    /// The kernel lets a group go a moment after its last member.
    private static void remove(Path folder) throws IOException {
        for (int i = 0; i < ROUNDS && Files.exists(folder); i++) {
            try {
                Files.delete(folder);
            } catch (IOException e) {
                if (i == ROUNDS - 1) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
