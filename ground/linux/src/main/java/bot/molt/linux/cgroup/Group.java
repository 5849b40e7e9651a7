package bot.molt.linux.cgroup;

import bot.molt.base.SignalNumbers;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The control group of one sandbox: a folder in each hierarchy. A process belongs to it once its
/// pid was written to all of [#files]; what it starts belongs to it too.
///
/// Threads: any.
public final class Group implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Group.class.getName());
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long PAUSE = Duration.ofMillis(1).toNanos();
    private static final int MAX_DEPTH = 8;
    private static final int MAX_HANDLES = 256;

    private final String name;
    private final List<Base> folders;
    private final Runnable closed;
    private volatile int pids;
    private volatile boolean widened;

    /// @param folders of this group, one in each hierarchy
    /// @param closed told when it is gone
    Group(String name, List<Base> folders, Runnable closed) {
        this.name = name;
        this.folders = List.copyOf(folders);
        this.closed = closed;
    }

    void make(SandboxLimits limits) throws IOException {
        for (Base group : folders) {
            if (!Files.isDirectory(group.folder())) {
                Files.createDirectory(group.folder());
            }
        }
        kill();
        limit(limits);
    }

    /// Files that take the pid of a process, one in each hierarchy; a process that writes `0` means
    /// itself. Empty where nothing holds here.
    public List<Path> files() {
        return folders.stream().map(group -> group.folder().resolve("cgroup.procs")).toList();
    }

    /// Takes a process in.
    public void add(long pid) throws IOException {
        for (Path file : files()) {
            ControlFile.write(file, Long.toString(pid));
        }
    }

    /// Sets limits anew, also below what is used now: the kernel then takes memory back or ends
    /// processes.
    ///
    /// Errors: `FileSystemException` with the file and the value.
    public void limit(SandboxLimits limits) throws IOException {
        pids = limits.pids();
        for (Base group : folders) {
            for (String controller : group.controllers()) {
                limit(
                        group,
                        group.unified()
                                ? LimitTexts.unified(controller, limits)
                                : LimitTexts.legacy(controller, limits));
            }
        }
    }

    /// Which of memory and memory with swap may be written first depends on what stands there, so
    /// what was refused is tried once more. Files for swap exist only where swap is counted.
    private static void limit(Base group, Map<String, String> texts) throws IOException {
        List<Map.Entry<String, String>> refused = new ArrayList<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = group.folder().resolve(text.getKey());
            boolean swap = text.getKey().contains("sw");
            if ((!swap || Files.exists(file)) && !ControlFile.offer(file, text.getValue())) {
                refused.add(text);
            }
        }
        for (Map.Entry<String, String> text : refused) {
            ControlFile.write(group.folder().resolve(text.getKey()), text.getValue());
        }
    }

    /// Makes room for processes that have ended and that nobody has waited for yet: they count
    /// until then, and the one to wait may be the machine's init, which takes its time where much
    /// is going on. At most as many again as are allowed. Costs one look while half of them are
    /// free.
    public void forgiveEnded() throws IOException {
        int most = pids;
        for (Base group : folders) {
            if (most > 0 && group.controllers().contains("pids")) {
                forgiveEnded(group, most);
            }
        }
    }

    private void forgiveEnded(Base group, int most) throws IOException {
        Path folder = group.folder();
        long counted = ControlFile.number(folder.resolve("pids.current")).orElse(0);
        if (counted <= most / 2 && !widened) {
            return;
        }
        Path alive = folder.resolve(group.unified() ? "cgroup.threads" : "tasks");
        long ended = Math.clamp(counted - Files.readAllLines(alive).size(), 0, most);
        ControlFile.write(folder.resolve("pids.max"), Long.toString(most + ended));
        widened = ended > 0;
    }

    /// What is used now. Memory that the kernel can take back at once (file pages not used lately)
    /// does not count.
    public Usage usage() {
        long memory = -1;
        Duration cpu = Duration.ZERO;
        int processes = -1;
        for (Base group : folders) {
            Path folder = group.folder();
            OptionalLong used = memory(folder);
            memory = used.isPresent() ? used.getAsLong() : memory;
            cpu = cpu(folder).orElse(cpu);
            OptionalLong pids = ControlFile.number(folder.resolve("pids.current"));
            processes = pids.isPresent() ? (int) pids.getAsLong() : processes;
        }
        return new Usage(memory, cpu, processes);
    }

    private static OptionalLong memory(Path folder) {
        Path stat = folder.resolve("memory.stat");
        OptionalLong all = ControlFile.number(folder.resolve("memory.current"));
        OptionalLong idle = ControlFile.number(stat, "inactive_file");
        if (all.isEmpty()) {
            all = ControlFile.number(folder.resolve("memory.usage_in_bytes"));
            idle = ControlFile.number(stat, "total_inactive_file");
        }
        long back = idle.orElse(0);
        return all.isPresent() ? OptionalLong.of(Math.max(0, all.getAsLong() - back)) : all;
    }

    private static Optional<Duration> cpu(Path folder) {
        OptionalLong micros = ControlFile.number(folder.resolve("cpu.stat"), "usage_usec");
        if (micros.isPresent()) {
            return Optional.of(Duration.ofNanos(micros.getAsLong() * 1_000));
        }
        OptionalLong nanos = ControlFile.number(folder.resolve("cpuacct.usage"));
        return nanos.isPresent()
                ? Optional.of(Duration.ofNanos(nanos.getAsLong()))
                : Optional.empty();
    }

    /// Ends every process of the group; returns when none is left, or after some seconds. Where the
    /// kernel cannot do it in one step, nobody may start another process meanwhile.
    public void kill() throws IOException {
        List<Path> closed = new ArrayList<>();
        List<String> limits = new ArrayList<>();
        for (Base group : folders) {
            Path pids = group.folder().resolve("pids.max");
            boolean atOnce = ControlFile.offer(group.folder().resolve("cgroup.kill"), "1");
            String limit = atOnce ? "" : ControlFile.read(pids);
            if (!limit.isEmpty() && ControlFile.offer(pids, "0")) {
                closed.add(pids);
                limits.add(limit);
            }
        }
        try {
            killAll();
        } finally {
            for (int i = 0; i < closed.size(); i++) {
                ControlFile.offer(closed.get(i), limits.get(i));
            }
        }
    }

    private void killAll() throws IOException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        Set<Long> left = pids();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            kill(left);
            LockSupport.parkNanos(PAUSE);
            left = pids();
        }
        if (!left.isEmpty()) {
            LOG.log(Level.WARNING, "group {0}: {1} processes did not end", name, left.size());
        }
    }

    /// A pid is signalled through a handle that was opened before the group was seen to hold it, so
    /// that nobody else's process is hit where a pid was given out anew.
    private void kill(Set<Long> pids) throws IOException {
        Map<Long, Fd> handles = new LinkedHashMap<>();
        try (Scratch scratch = new Scratch()) {
            for (long pid : pids.stream().limit(MAX_HANDLES).toList()) {
                long opened = Libc.SYSCALL.call(scratch, PIDFD_OPEN, pid, 0);
                if (opened >= 0) {
                    handles.put(pid, new Fd(opened));
                }
            }
            Set<Long> still = pids();
            for (Map.Entry<Long, Fd> handle : handles.entrySet()) {
                if (still.contains(handle.getKey())) {
                    int fd = handle.getValue().number();
                    Libc.SYSCALL.call(scratch, PIDFD_SEND_SIGNAL, fd, SignalNumbers.KILL, 0, 0);
                }
            }
        } finally {
            handles.values().forEach(Fd::close);
        }
    }

    private Set<Long> pids() throws IOException {
        Set<Long> all = new LinkedHashSet<>();
        for (Base group : folders) {
            all.addAll(ControlFile.pids(group.folder()));
        }
        return all;
    }

    /// Whether the group bounds what the controller counts: `memory`, `cpu`, `pids`.
    public boolean holds(String controller) {
        return folders.stream().anyMatch(base -> base.controllers().contains(controller));
    }

    /// Ends what is left of it and removes it.
    ///
    /// Errors: `IOException` where the kernel still holds it after some seconds; it goes with the
    /// next start of the gateway.
    @Override
    public void close() throws IOException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        try {
            kill();
            IOException held = remove();
            while (held != null && System.nanoTime() < deadline) {
                LockSupport.parkNanos(PAUSE);
                kill(); // somebody may have come in late
                held = remove();
            }
            if (held != null) {
                throw held;
            }
        } finally {
            closed.run();
        }
    }

    /// The kernel lets go of a group some time after its last process ended; what it said if not.
    private @Nullable IOException remove() {
        try {
            for (Base group : folders) {
                remove(group.folder(), 0);
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static void remove(Path folder, int depth) throws IOException {
        for (Path inner : inner(folder, depth)) {
            remove(inner, depth + 1);
        }
        Files.deleteIfExists(folder);
    }

    private static List<Path> inner(Path folder, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            return List.of();
        }
        try (var entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
