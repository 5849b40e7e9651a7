package bot.molt.fleet.firecracker;

import bot.molt.base.SignalNumbers;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.linux.process.ForeignProcess;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.ProcEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// Firecrackers in jails. One is known again by the root folder of its process, which nobody but
/// the jailer gave it.
///
/// Threads: as [Launcher].
final class JailLauncher implements Launcher {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Jailer jailer;
    private final Poller poller;

    JailLauncher(Jailer jailer, Poller poller) {
        this.jailer = jailer;
        this.poller = poller;
    }

    @Override
    public Vmm start(Guest guest) throws DriverException, InterruptedException {
        Path socket = jailer.root(guest.vmId()).resolve(Jailer.SOCKET.substring(1));
        try (WatchService watch = socket.getFileSystem().newWatchService()) {
            Path folder = socket.resolveSibling("");
            Files.createDirectories(folder);
            Files.deleteIfExists(socket);
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            ProcessBuilder builder =
                    new ProcessBuilder(jailer.command(guest))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.start().getOutputStream().close();
            await(watch, socket);
        } catch (IOException e) {
            throw new DriverException("jailer: " + e.getMessage(), e);
        }
        return find(guest.vmId())
                .orElseThrow(() -> new DriverException("Firecracker ended as soon as it began"));
    }

    private static void await(WatchService watch, Path socket)
            throws DriverException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(socket)) {
            WatchKey key = watch.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (key == null) {
                throw new DriverException(
                        "Firecracker does not open its API within %d s (is this machine fit for it? see /health)"
                                .formatted(LIMIT.toSeconds()));
            }
            key.pollEvents();
            key.reset();
        }
    }

    @Override
    public Optional<Vmm> find(String vmId) {
        Path root = jailer.root(vmId);
        return ProcEntry.all().stream()
                .filter(entry -> root.equals(rootOf(entry.pid())))
                .findFirst()
                .flatMap(entry -> ForeignProcess.of(entry.pid(), poller))
                .map(JailLauncher::vmm);
    }

    @Override
    public Set<String> present() {
        Path all = jailer.folder();
        Set<String> found = new TreeSet<>();
        for (ProcEntry entry : ProcEntry.all()) {
            Path root = rootOf(entry.pid());
            if (root.startsWith(all) && root.getNameCount() == all.getNameCount() + 2) {
                found.add(root.getName(all.getNameCount()).toString());
            }
        }
        found.removeIf(vmId -> !Guest.isVmId(vmId));
        return found;
    }

    private static Path rootOf(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/root"));
        } catch (IOException e) {
            return Path.of("/"); // gone meanwhile
        }
    }

    private static Vmm vmm(ForeignProcess process) {
        return new Vmm() {
            @Override
            public boolean runs() {
                return process.runs();
            }

            @Override
            public void kill() {
                process.signal(SignalNumbers.KILL);
            }

            @Override
            public boolean awaitEnd(Duration limit) throws InterruptedException {
                return process.awaitEnd(limit);
            }
        };
    }
}
