package bot.molt.app.plugin;

import bot.molt.base.concurrent.Worker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tells when something changes where plugins lie. A burst of changes, a compiler at work, is told
/// once, when it is quiet again.
///
/// Threads: one of its own tells.
final class PluginWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PluginWatch.class.getName());
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration LONGEST_BURST = Duration.ofSeconds(5);
    private static final int MOST_FOLDERS = 1_000;

    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, WatchKey> folders = new HashMap<>();
    private List<Path> paths = List.of();
    private @Nullable WatchService watcher;
    private @Nullable Worker worker;

    PluginWatch(Runnable changed) {
        this.changed = changed;
    }

    /// Begins to tell.
    void start() {
        lock.lock();
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            watcher = service;
            worker = Worker.virtual("plugin-watch", () -> run(service));
            register();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "folders of plugins cannot be watched", e);
        } finally {
            lock.unlock();
        }
    }

    /// Watches these from now on.
    void follow(List<Path> now) {
        lock.lock();
        try {
            paths = List.copyOf(now);
            register();
        } finally {
            lock.unlock();
        }
    }

    private void register() {
        WatchService service = watcher;
        if (service == null) {
            return;
        }
        Set<Path> wanted = new HashSet<>();
        paths.forEach(path -> wanted.addAll(folders(path)));
        folders.entrySet()
                .removeIf(entry -> {
                    boolean goes = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
                    if (goes) {
                        entry.getValue().cancel();
                    }
                    return goes;
                });
        for (Path folder : wanted) {
            if (!folders.containsKey(folder)) {
                register(service, folder);
            }
        }
    }

    private void register(WatchService service, Path folder) {
        try {
            folders.put(
                    folder,
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "folder " + folder + " cannot be watched", e);
        }
    }

    /// Of a jar the folder that it lies in; of a folder all below, but for what begins with a dot.
    private static Set<Path> folders(Path path) {
        Set<Path> found = new HashSet<>();
        Path parent = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(path)) {
            if (parent != null && Files.isDirectory(parent)) {
                found.add(parent);
            }
            return found;
        }
        try {
            Files.walkFileTree(
                    path,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            boolean hidden =
                                    !folder.equals(path)
                                            && String.valueOf(folder.getFileName()).startsWith(".");
                            if (hidden) {
                                return FileVisitResult.SKIP_SUBTREE;
                            }
                            found.add(folder);
                            return found.size() < MOST_FOLDERS
                                    ? FileVisitResult.CONTINUE
                                    : FileVisitResult.TERMINATE;
                        }
                    });
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "folder " + path + " cannot be watched", e);
        }
        return found;
    }

    private void run(WatchService service) throws InterruptedException {
        try {
            while (true) {
                drain(service.take());
                settle(service);
                follow(List.copyOf(paths));
                tell();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(Level.DEBUG, "no longer watching plugins");
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "plugins: not looked at again", e);
        }
    }

    /// Waits until nothing has changed for a moment.
    private static void settle(WatchService service) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_BURST.toNanos();
        while (System.nanoTime() < deadline) {
            WatchKey key = service.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            if (key == null) {
                return;
            }
            drain(key);
        }
    }

    private static void drain(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    @Override
    public void close() {
        Worker working;
        WatchService service;
        lock.lock();
        try {
            working = worker;
            service = watcher;
            watcher = null;
        } finally {
            lock.unlock();
        }
        if (working != null) {
            working.close();
        }
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "watcher did not close", e);
        }
    }
}
