package bot.molt.fleet.firecracker;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.testkit.vmm.FakeFirecracker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The machine that fake Firecrackers run on: they live on when a driver goes, and when the process
/// of an orchestrator does that starts them over a socket.
public final class VmmHost implements Launcher, AutoCloseable {
    private final Jailer jailer;
    private final Map<String, FakeFirecracker> vmms = new ConcurrentHashMap<>();
    private final Map<String, Integer> starts = new ConcurrentHashMap<>();
    private final List<String> doubled = new CopyOnWriteArrayList<>();
    private final Semaphore events = new Semaphore(0);
    private final TaskScope threads = new TaskScope("vmm-host");
    private final ServerSocket listener;

    VmmHost(Jailer jailer) throws IOException {
        this.jailer = jailer;
        listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        threads.fork(this::accept);
    }

    /// One for the jails of a folder.
    public static VmmHost at(Path folder) throws IOException {
        return new VmmHost(Jails.jailer(folder));
    }

    public int port() {
        return listener.getLocalPort();
    }

    FakeFirecracker vmm(String vmId) {
        return Objects.requireNonNull(vmms.get(vmId));
    }

    /// The API of one, as an operator uses it.
    public FirecrackerApi api(String vmId) {
        return new FirecrackerApi(jailer.root(vmId).resolve(Jailer.SOCKET.substring(1)));
    }

    /// Guests that run, with how often each was started.
    public Map<String, Integer> running() {
        Map<String, Integer> all = new TreeMap<>();
        present().forEach(vmId -> all.put(vmId, starts.getOrDefault(vmId, 0)));
        return all;
    }

    /// Those that ever were there twice at once.
    public List<String> doubled() {
        return List.copyOf(doubled);
    }

    /// Waits until so many more starts and ends have begun.
    public boolean awaitEvents(int count, Duration limit) throws InterruptedException {
        events.drainPermits();
        return events.tryAcquire(count, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Vmm start(Guest guest) throws DriverException {
        begin(guest.vmId());
        return new Here(vmm(guest.vmId()));
    }

    private void begin(String vmId) throws DriverException {
        events.release();
        try {
            FakeFirecracker before = vmms.get(vmId);
            if (before != null && before.runs()) {
                doubled.add(vmId);
            }
            starts.merge(vmId, 1, Integer::sum);
            vmms.put(vmId, new FakeFirecracker(jailer.root(vmId), Jailer.SOCKET));
        } catch (IOException e) {
            throw new DriverException("fake", e);
        }
    }

    @Override
    public Optional<Vmm> find(String vmId) {
        return Optional.ofNullable(vmms.get(vmId)).filter(FakeFirecracker::runs).map(Here::new);
    }

    @Override
    public Set<String> present() {
        return vmms.entrySet().stream()
                .filter(entry -> entry.getValue().runs())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private record Here(FakeFirecracker fake) implements Vmm {
        @Override
        public boolean runs() {
            return fake.runs();
        }

        @Override
        public void kill() {
            fake.end();
        }

        @Override
        public boolean awaitEnd(Duration limit) throws InterruptedException {
            return fake.awaitEnd(limit);
        }
    }

    private boolean accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            threads.fork(() -> serve(socket));
        }
        return true;
    }

    private boolean serve(Socket socket) throws IOException, InterruptedException {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            String[] words = String.valueOf(in.readLine()).split(" ", -1);
            String said = said(words) + "\n";
            socket.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    private String said(String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "start" -> {
                try {
                    begin(words[1]);
                    yield "ok";
                } catch (DriverException e) {
                    yield e.text();
                }
            }
            case "runs" -> Boolean.toString(find(words[1]).isPresent());
            case "kill" -> {
                events.release();
                find(words[1]).ifPresent(Vmm::kill);
                yield "ok";
            }
            case "wait" ->
                    Boolean.toString(
                            vmm(words[1]).awaitEnd(Duration.ofMillis(Long.parseLong(words[2]))));
            default -> String.join(" ", present());
        };
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            System.getLogger("vmm-host").log(System.Logger.Level.DEBUG, "closing", e);
        }
        threads.close();
        vmms.values().forEach(FakeFirecracker::close);
    }
}
