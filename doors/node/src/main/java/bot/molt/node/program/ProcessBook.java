package bot.molt.node.program;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.node.guard.Permit;
import bot.molt.node.invoke.NodeFailure;
import bot.molt.node.link.Link;
import bot.molt.protocol.hands.ResumeParams;
import bot.molt.protocol.hands.ResumeResult;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The processes of this node, by the ids that the gateway chose. An id is started once: also when
/// the request comes again over another connection, and after its end.
///
/// Threads: any.
public final class ProcessBook implements AutoCloseable {
    private static final int MOST = 128;
    private static final int MOST_ENDED = 512;

    /// For everything to end, and for what ended to be recorded.
    private static final Duration LAST = Duration.ofSeconds(10);

    private static final Duration LAST_RECORDS = Duration.ofSeconds(1);

    private final Duration keep;
    private final TaskScope threads = new TaskScope("node-process");
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, HeldProcess> held = new LinkedHashMap<>();
    private final Map<String, HeldProcess> ended = new LinkedHashMap<>();

    /// @param keep how long processes go on without a gateway, and wait for it after their end
    public ProcessBook(Duration keep) {
        this.keep = keep;
    }

    /// Starts a program that was allowed.
    @FunctionalInterface
    public interface Start {
        SandboxProcess run(Permit permit) throws IOException;
    }

    /// Asks whether it may be started.
    @FunctionalInterface
    public interface Question {
        Permit ask() throws InterruptedException;
    }

    /// Starts the program of a new id; of a known one, gives what is there.
    public long start(String id, Link link, Question question, Start start)
            throws IOException, InterruptedException {
        HeldProcess fresh = new HeldProcess(id, link, keep);
        Optional<SandboxProcess> there = Optional.empty();
        for (HeldProcess known = entered(fresh); known != null; known = entered(fresh)) {
            there = known.started();
            if (there.isPresent()) {
                return there.get().pid();
            }
            forget(known);
        }
        try {
            SandboxProcess process = started(question.ask(), start, fresh, link);
            return process.pid();
        } catch (IOException | InterruptedException | RuntimeException e) {
            forget(fresh);
            fresh.failed();
            throw e;
        }
    }

    private SandboxProcess started(Permit permit, Start start, HeldProcess fresh, Link link)
            throws IOException, InterruptedException {
        SandboxProcess process;
        try {
            process = start.run(permit);
        } catch (IOException | RuntimeException e) {
            permit.failed(String.valueOf(e.getMessage()));
            throw e;
        }
        fresh.begin(process, permit, threads, () -> delivered(fresh));
        if (!link.isOpen()) {
            fresh.outbox().lost(link);
        }
        return process;
    }

    private @Nullable HeldProcess entered(HeldProcess fresh) {
        lock.lock();
        try {
            HeldProcess known = held.getOrDefault(fresh.id(), ended.get(fresh.id()));
            if (known == null && held.size() >= MOST) {
                throw new CodedException(
                        ErrorCode.UNAVAILABLE,
                        "the node runs %d processes (expected: fewer; end some first)"
                                .formatted(MOST));
            }
            if (known == null) {
                held.put(fresh.id(), fresh);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void forget(HeldProcess process) {
        lock.lock();
        try {
            held.remove(process.id(), process);
        } finally {
            lock.unlock();
        }
    }

    /// Its end was told: only what a late repetition needs is kept.
    private void delivered(HeldProcess process) {
        lock.lock();
        try {
            held.remove(process.id(), process);
            ended.put(process.id(), process);
            if (ended.size() > MOST_ENDED) {
                ended.remove(ended.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /// The process of an id that runs, or has ended a while ago.
    Optional<HeldProcess> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(held.getOrDefault(id, ended.get(id)));
        } finally {
            lock.unlock();
        }
    }

    HeldProcess process(String id) {
        return find(id).orElseThrow(() ->
                new NodeFailure(
                        NodeFailure.INVALID_REQUEST,
                        "unknown process: %s (expected: one that hands.start started)"
                                .formatted(id)));
    }

    private List<HeldProcess> all() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }

    /// The gateway is back: what it names goes on, what it does not name ends.
    ResumeResult resume(Link link, ResumeParams params) {
        Map<String, ResumeParams.Held> named =
                params.processes().stream()
                        .collect(
                                Collectors.toMap(
                                        ResumeParams.Held::processId, one -> one, (a, _) -> a));
        List<String> running = new ArrayList<>();
        for (HeldProcess process : all()) {
            ResumeParams.Held wanted = named.remove(process.id());
            if (wanted == null) {
                process.drop();
            } else {
                process.outbox().resume(link, wanted.stdout(), wanted.stderr());
                running.add(process.id());
            }
        }
        return new ResumeResult(running, List.copyOf(named.keySet()));
    }

    /// Nothing goes over this link any more.
    public void lost(Link link) {
        all().forEach(process -> process.outbox().lost(link));
    }

    /// How many run, or wait for the gateway to be told of.
    public int size() {
        return all().size();
    }

    /// Ends every process.
    @Override
    public void close() {
        try (TaskScope ending = new TaskScope("node-process-end")) {
            for (HeldProcess process : all()) {
                ending.fork(() -> {
                    process.drop();
                    process.terminate(HeldProcess.GRACE);
                    return true;
                });
            }
            boolean _ = ending.join(LAST) && threads.join(LAST_RECORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}
