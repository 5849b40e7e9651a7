package bot.molt.fleet.docker;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.config.PrivateFile;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.net.BridgeNet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Guests in containers. A container has no network of Docker's: it is put on the fleet's own
/// bridge, under the rules that hold for virtual machines. Its own layer is its disk. Walls are
/// thinner than those of a virtual machine: the kernel is the host's.
///
/// Threads: as [Driver].
public final class DockerDriver implements Driver {
    private static final System.Logger LOG = System.getLogger(DockerDriver.class.getName());
    private static final String CONFIG = "config";
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final DockerSettings settings;
    private final Docker docker;
    private final DockerImage image;
    private final VmFolders folders;
    private final BridgeNet net;
    private final boolean root;

    /// Guests that run and whose end nobody asked for.
    private final Map<String, Boolean> watched = new ConcurrentHashMap<>();

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Ended ended = _ -> {};
    private final Worker ends;

    private DockerDriver(DockerSettings settings, VmFolders folders, BridgeNet net, boolean root) {
        this.settings = settings;
        this.folders = folders;
        this.net = net;
        this.root = root;
        docker = new Docker(settings, folders.data());
        image = new DockerImage(docker, settings.image(), folders.data());
        ends = Worker.virtual("docker-ends", this::watchEnds);
    }

    /// Makes the folders.
    ///
    /// Errors: `IOException` where they cannot be used.
    ///
    /// @param root whether this process may make devices of the network
    public static DockerDriver open(
            DockerSettings settings, VmFolders folders, BridgeNet net, boolean root)
            throws IOException {
        folders.make();
        return new DockerDriver(settings, folders, net, root);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Optional<String> trouble() {
        if (!root) {
            return Optional.of(
                    "VM_DRIVER: docker (expected: root, and not VM_NETWORK=user, since guests are kept apart by rules of the network)");
        }
        if (!Files.isReadable(settings.image())) {
            return Optional.of(
                    "%s: no such file (expected: what `moltbot moltage rootfs build` makes)"
                            .formatted(settings.image()));
        }
        return version().isEmpty()
                ? Optional.of(
                        "%s: its daemon does not answer%s (apt-get install docker.io; DOCKER_HOST)"
                                .formatted(settings.program(), at()))
                : Optional.empty();
    }

    private String at() {
        return settings.host().isEmpty() ? "" : " at " + settings.host();
    }

    private String version() {
        try {
            return docker.version();
        } catch (DriverException e) {
            LOG.log(System.Logger.Level.DEBUG, "docker", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    @Override
    public String detail() {
        return "Docker %s, containers with the host's kernel; %s"
                .formatted(version(), net.detail());
    }

    @Override
    public void onEnd(Ended listener) {
        ended = listener;
    }

    @Override
    public Reach start(Guest guest, Duration limit, Progress progress)
            throws DriverException, InterruptedException {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new DriverException(trouble.get());
        }
        boolean fine = false;
        try {
            endNow(guest.vmId());
            progress.says("preparing its disk");
            fill(guest, progress);
            progress.says("starting");
            docker.start(guest);
            progress.says("preparing its network");
            Reach reach = ready(guest, limit);
            watched.put(guest.vmId(), true);
            fine = true;
            return reach;
        } catch (IOException e) {
            throw new DriverException("Docker: " + e.getMessage(), e);
        } finally {
            if (!fine) {
                endNow(guest.vmId());
            }
        }
    }

    private void fill(Guest guest, Progress progress)
            throws DriverException, IOException, InterruptedException {
        String vmId = guest.vmId();
        PrivateFile.tighten(folders.of(vmId));
        Path config = folders.of(vmId).resolve(CONFIG);
        net.settings(guest).unpack(config, guest.keys());
        if (!docker.all().contains(vmId)) {
            docker.create(guest, image.name(progress), config);
        }
    }

    private Reach ready(Guest guest, Duration limit) throws DriverException, InterruptedException {
        long pid = docker.pid(guest.vmId());
        if (pid == 0) {
            throw new DriverException(
                    "it ended as soon as it began: " + docker.lastWords(guest.vmId()));
        }
        net.plug(guest, pid);
        docker.awaitSsh(guest.vmId(), limit);
        return new Reach(guest.ip(), 22);
    }

    @Override
    public Optional<Reach> adopt(Guest guest, Duration limit) throws InterruptedException {
        Optional<Reach> reach = Optional.empty();
        if (!runs(guest.vmId())) {
            return reach;
        }
        try {
            reach = Optional.of(ready(guest, limit));
            watched.put(guest.vmId(), true);
        } catch (DriverException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be adopted: {1}", guest.vmId(), e);
        } finally {
            if (reach.isEmpty()) {
                endNow(guest.vmId());
            }
        }
        return reach;
    }

    @Override
    public boolean runs(String vmId) {
        try {
            return docker.running().contains(vmId);
        } catch (DriverException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", vmId, e.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void stop(String vmId, Duration grace) throws InterruptedException {
        watched.remove(vmId);
        try {
            if (docker.all().contains(vmId)) {
                docker.stop(vmId, grace);
            }
        } catch (DriverException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be stopped: {1}", vmId, e.text());
        } finally {
            net.detach(vmId);
        }
    }

    private void endNow(String vmId) throws InterruptedException {
        stop(vmId, Duration.ZERO);
    }

    @Override
    public void destroy(String vmId) throws InterruptedException {
        watched.remove(vmId);
        try {
            if (docker.all().contains(vmId)) {
                docker.remove(vmId);
            }
            folders.remove(vmId);
        } catch (DriverException | IOException e) {
            LOG.log(System.Logger.Level.WARNING, "something of " + vmId + " stays", e);
        } finally {
            net.detach(vmId);
        }
    }

    @Override
    public Set<String> present() {
        Set<String> all = new TreeSet<>(net.present());
        try {
            all.addAll(folders.present());
            all.addAll(docker.all());
        } catch (DriverException | IOException e) {
            LOG.log(System.Logger.Level.WARNING, "guests in Docker", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    /// Hears of ends from Docker; while it does not speak, ends are looked for when it does again.
    private void watchEnds() throws InterruptedException {
        do {
            heard();
        } while (!closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void heard() throws InterruptedException {
        Process process = null;
        try {
            process = spoken(docker.ends());
            missed();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                over(line.strip());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "docker events", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static Process spoken(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        return process;
    }

    private void missed() throws InterruptedException {
        if (watched.isEmpty()) {
            return;
        }
        try {
            Set<String> running = docker.running();
            Set<String> gone = new TreeSet<>(watched.keySet());
            gone.removeAll(running);
            gone.forEach(this::over);
        } catch (DriverException e) {
            LOG.log(System.Logger.Level.DEBUG, "docker", e);
        }
    }

    private void over(String vmId) {
        if (watched.remove(vmId) != null) {
            ended.ended(vmId);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        ends.close();
        watched.clear();
    }
}
