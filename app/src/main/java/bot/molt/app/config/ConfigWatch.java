package bot.molt.app.config;

import bot.molt.base.concurrent.Worker;
import bot.molt.gateway.settings.ReloadConfig;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Reloads the configuration when its files change. Folders are watched, not files, so that an
/// editor may replace a file by renaming another one; a burst of changes is one reload.
public final class ConfigWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConfigWatch.class.getName());
    private static final Duration LONGEST_BURST = Duration.ofMillis(700);

    private final LiveConfig live;
    private final WatchService watcher;
    private final Map<WatchKey, Path> folders = new HashMap<>();
    private final Worker worker;

    private ConfigWatch(LiveConfig live, WatchService watcher) throws IOException {
        this.live = live;
        this.watcher = watcher;
        follow();
        this.worker = Worker.virtual("config-watch", this::run);
    }

    public static ConfigWatch start(LiveConfig live) throws IOException {
        Path folder = live.reader().files().config().resolveSibling("");
        return new ConfigWatch(live, folder.getFileSystem().newWatchService());
    }

    private void run() throws InterruptedException {
        try {
            live.reload();
            while (true) {
                if (isOurs(watcher.take())) {
                    settle();
                    reload();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(System.Logger.Level.DEBUG, "no longer watching the configuration");
        }
    }

    /// Waits until nothing has changed for a moment.
    private void settle() throws InterruptedException {
        long quiet = live.current().config().gateway().reload().debounceMs().toMillis();
        long deadline = System.nanoTime() + LONGEST_BURST.toNanos();
        while (System.nanoTime() < deadline) {
            WatchKey key = watcher.poll(quiet, TimeUnit.MILLISECONDS);
            if (key == null) {
                return;
            }
            isOurs(key);
        }
    }

    private void reload() {
        if (live.current().config().gateway().reload().mode() == ReloadConfig.Mode.OFF) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "config changed; gateway.reload.mode is off, so it waits for a restart");
            return;
        }
        live.reload();
        try {
            follow();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "config folder cannot be watched", e);
        }
    }

    /// Whether one of our files changed; events that were lost count as ours.
    private boolean isOurs(WatchKey key) {
        Path folder = folders.get(key);
        boolean ours = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            ours |=
                    folder == null
                            || !(event.context() instanceof Path name)
                            || watched().contains(folder.resolve(name));
        }
        if (!key.reset()) {
            folders.remove(key);
        }
        return ours;
    }

    private Set<Path> watched() {
        Set<Path> files = new HashSet<>(live.current().document().files());
        files.add(live.reader().files().config());
        return files;
    }

    private void follow() throws IOException {
        for (Path file : watched()) {
            Path folder = file.getParent();
            if (folder != null && Files.isDirectory(folder) && !folders.containsValue(folder)) {
                WatchKey key =
                        folder.register(
                                watcher,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE);
                folders.put(key, folder);
            }
        }
    }

    @Override
    public void close() {
        worker.close();
        try {
            watcher.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "watcher did not close", e);
        }
    }
}
