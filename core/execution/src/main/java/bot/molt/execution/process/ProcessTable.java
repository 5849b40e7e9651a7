package bot.molt.execution.process;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.concurrent.Worker;
import bot.molt.execution.quota.CpuTimes;
import bot.molt.execution.quota.OutputRates;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// All processes of a gateway, each visible to the user who started it. Ended ones stay for a while
/// with their output, and are then dropped at their time; closing ends all that run.
///
/// Threads: any.
public final class ProcessTable implements AutoCloseable {
    /// What a process gets between TERM and KILL.
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final int ID_LENGTH = 8;
    private static final String NODE = "node";

    private final Supplier<ProcessConfig> config;
    private final Spool spool;
    private final OutputRates rates;
    private final CpuTimes cpu;
    private final InstantSource clock;
    private final TaskScope threads = new TaskScope("process");
    private final DelayQueue<Expiry> expiries = new DelayQueue<>();
    private final Worker sweeper;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TrackedProcess> byId = new LinkedHashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private volatile Function<Caller, Map<String, Secret>> standing = _ -> Map.of();

    private ProcessTable(
            Supplier<ProcessConfig> config,
            Spool spool,
            OutputRates rates,
            CpuTimes cpu,
            InstantSource clock) {
        this.config = config;
        this.spool = spool;
        this.rates = rates;
        this.cpu = cpu;
        this.clock = clock;
        this.sweeper = Worker.virtual("process-expiry", this::sweep);
    }

    /// @param config the limits that hold now; what runs already stays
    /// @param rates how fast output is read
    /// @param cpu told of each end
    public static ProcessTable start(
            Supplier<ProcessConfig> config,
            Spool spool,
            OutputRates rates,
            CpuTimes cpu,
            InstantSource clock) {
        return new ProcessTable(config, spool, rates, cpu, clock);
    }

    /// What processes of a caller get without naming it; what a call sets itself goes before.
    public void giving(Function<Caller, Map<String, Secret>> values) {
        standing = values;
    }

    /// The caller's processes; new ones start in `sandbox`, and `watcher` is told of each.
    public Processes forCall(Caller caller, Sandbox sandbox, Consumer<RunningProcess> watcher) {
        return new View(caller, sandbox, watcher);
    }

    /// The command line behind an id, as its shell read it, whoever started it.
    public Optional<String> commandLine(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(byId.get(id))
                    .map(process -> line(process.request().command()));
        } finally {
            lock.unlock();
        }
    }

    /// Whether the process behind an id runs on a terminal.
    public boolean hasTerminal(String id) {
        lock.lock();
        try {
            TrackedProcess process = byId.get(id);
            return process != null && process.request().terminal() != null;
        } finally {
            lock.unlock();
        }
    }

    private static String line(List<String> command) {
        boolean isShell = command.size() == 3 && command.get(1).equals("-c");
        return isShell ? command.get(2) : String.join(" ", command);
    }

    /// The processes of one caller, newest first.
    public List<RunningProcess> of(Caller caller) {
        return List.copyOf(of(caller.userId()).reversed());
    }

    /// Processes of all users that run.
    public int size() {
        lock.lock();
        try {
            return running.values().stream().mapToInt(Integer::intValue).sum();
        } finally {
            lock.unlock();
        }
    }

    /// Processes of one user that run.
    public int running(String userId) {
        lock.lock();
        try {
            return running.getOrDefault(userId, 0);
        } finally {
            lock.unlock();
        }
    }

    /// Whether something that was started through here may still run in the sandbox.
    public boolean runsIn(Sandbox sandbox) {
        lock.lock();
        try {
            return byId.values().stream().anyMatch(p -> p.sandbox().equals(sandbox) && p.alive());
        } finally {
            lock.unlock();
        }
    }

    /// What one caller may see and do.
    private final class View implements Processes {
        private final Caller caller;
        private final String userId;
        private final Sandbox sandbox;
        private final Consumer<RunningProcess> watcher;

        View(Caller caller, Sandbox sandbox, Consumer<RunningProcess> watcher) {
            this.caller = caller;
            this.userId = caller.userId();
            this.sandbox = sandbox;
            this.watcher = watcher;
        }

        @Override
        public RunningProcess start(ProcessRequest request) throws IOException {
            Map<String, String> secrets = given(caller, sandbox, request);
            secrets.putAll(values(caller, request.secrets()));
            TrackedProcess started = launch(userId, sandbox, request, secrets);
            watcher.accept(started);
            return started;
        }

        @Override
        public List<RunningProcess> list() {
            return List.copyOf(of(userId).reversed());
        }

        @Override
        public Optional<RunningProcess> find(String id) {
            return known(id);
        }

        @Override
        public void remove(String id) throws InterruptedException {
            Optional<RunningProcess> found = known(id);
            if (found.isPresent()) {
                found.get().terminate(GRACE);
                forget(id);
            }
        }

        private Optional<RunningProcess> known(String id) {
            lock.lock();
            try {
                return Optional.<RunningProcess>ofNullable(byId.get(id))
                        .filter(p -> ((TrackedProcess) p).userId().equals(userId));
            } finally {
                lock.unlock();
            }
        }
    }

    /// Another machine is handed only what a call names.
    private Map<String, String> given(Caller caller, Sandbox sandbox, ProcessRequest request) {
        Map<String, String> given = new TreeMap<>();
        if (!sandbox.kind().equals(NODE)) {
            standing.apply(caller)
                    .forEach((name, value) -> {
                        if (!request.env().containsKey(name)) {
                            given.put(name, value.reveal());
                        }
                    });
        }
        return given;
    }

    /// Somebody else's secret is as unknown as one that does not exist.
    private Map<String, String> values(Caller caller, List<String> names) {
        Map<String, String> values = new TreeMap<>();
        for (String name : names) {
            SecretConfig secret =
                    config.get().secrets().stream()
                            .filter(known -> known.name().equals(name))
                            .filter(k -> caller.isOperator() || k.isOpenTo(caller.userId()))
                            .findFirst()
                            .orElseThrow(() -> unknown(name));
            values.put(name, secret.value().reveal());
        }
        return values;
    }

    private static CodedException unknown(String name) {
        return new CodedException(
                ErrorCode.DENIED,
                "secrets: %s (expected: a name of tools.exec.secrets that this user may use)"
                        .formatted(name));
    }

    /// The values of secrets go to the sandbox, and nowhere else.
    private TrackedProcess launch(
            String userId, Sandbox sandbox, ProcessRequest request, Map<String, String> secrets)
            throws IOException {
        reserve(userId);
        boolean started = false;
        try {
            SandboxProcess process =
                    sandbox.start(secrets.isEmpty() ? request : request.with(secrets));
            var label =
                    new TrackedProcess.Label(
                            "p" + Ids.text(ID_LENGTH), userId, sandbox, clock.instant());
            TrackedProcess tracked =
                    new TrackedProcess(
                            label,
                            request,
                            process,
                            new TrackedProcess.Sink(spool, rates.of(userId)));
            started = true;
            add(tracked);
            run(
                    tracked,
                    secrets.values().stream()
                            .filter(value -> value.length() >= SecretConfig.SHORTEST)
                            .toList());
            return tracked;
        } finally {
            if (!started) {
                release(userId);
            }
        }
    }

    /// A table that was closed meanwhile runs nothing any more.
    private void run(TrackedProcess tracked, Collection<String> hidden) throws IOException {
        try {
            tracked.run(threads, hidden, this::ended);
        } catch (CancellationException e) {
            tracked.abandon();
            throw new IOException("the gateway is closing", e);
        }
    }

    private void reserve(String userId) {
        lock.lock();
        try {
            int count = running.getOrDefault(userId, 0);
            if (count >= config.get().maxRunning()) {
                throw new CodedException(
                        ErrorCode.RATE_LIMITED,
                        "processes: %d are running (expected: fewer than tools.exec.maxRunning; end one with process kill)"
                                .formatted(count));
            }
            running.put(userId, count + 1);
        } finally {
            lock.unlock();
        }
    }

    private void release(String userId) {
        lock.lock();
        try {
            running.computeIfPresent(userId, (_, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }

    private void add(TrackedProcess process) {
        lock.lock();
        try {
            byId.put(process.id(), process);
        } finally {
            lock.unlock();
        }
    }

    private void ended(TrackedProcess process) {
        release(process.userId());
        process.exit().ifPresent(exit -> cpu.ended(process.userId(), process.sandbox(), exit));
        ProcessConfig limits = config.get();
        expiries.add(new Expiry(process.id(), System.nanoTime() + limits.cleanup().toNanos()));
        List<RunningProcess> old = new ArrayList<>(of(process.userId()));
        old.removeIf(other -> other.exit().isEmpty());
        for (int i = 0; i < old.size() - limits.maxEnded(); i++) {
            forget(old.get(i).id());
        }
    }

    private List<RunningProcess> of(String userId) {
        lock.lock();
        try {
            List<RunningProcess> own = new ArrayList<>();
            for (TrackedProcess process : byId.values()) {
                if (process.userId().equals(userId)) {
                    own.add(process);
                }
            }
            return own;
        } finally {
            lock.unlock();
        }
    }

    private void forget(String id) {
        TrackedProcess gone;
        lock.lock();
        try {
            gone = byId.remove(id);
        } finally {
            lock.unlock();
        }
        if (gone != null) {
            gone.dropOutput();
        }
        expiries.removeIf(expiry -> expiry.id().equals(id));
    }

    private void sweep() throws InterruptedException {
        while (true) {
            forget(expiries.take().id());
        }
    }

    /// When an ended process is dropped.
    private record Expiry(String id, long deadline) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(
                    getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /// Ends everything that runs, side by side, and removes all output.
    @Override
    public void close() {
        List<TrackedProcess> all;
        lock.lock();
        try {
            all = List.copyOf(byId.values());
        } finally {
            lock.unlock();
        }
        try (TaskScope ending = new TaskScope("process-end")) {
            all.stream().filter(TrackedProcess::alive).forEach(p -> ending.fork(() -> end(p)));
            ending.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
        sweeper.close();
        all.forEach(process -> forget(process.id()));
    }

    private static boolean end(TrackedProcess process) throws InterruptedException {
        process.terminate(GRACE);
        return true;
    }
}
