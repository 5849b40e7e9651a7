package bot.molt.agent.skills;

import bot.molt.base.concurrent.Worker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Tells of changes in folders of skills: a skill that comes, goes or changes. A folder that is not
/// there yet is waited for in the one above.
///
/// Threads: one of its own.
public final class SkillWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SkillWatch.class.getName());
    private static final Duration LONGEST_BURST = Duration.ofSeconds(2);

    private final Supplier<List<Path>> folders;
    private final Supplier<Duration> quiet;
    private final Runnable changed;
    private final WatchService watcher;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private final Worker worker;

    private SkillWatch(Supplier<List<Path>> folders, Supplier<Duration> quiet, Runnable changed)
            throws IOException {
        this.folders = folders;
        this.quiet = quiet;
        this.changed = changed;
        this.watcher = FileSystems.getDefault().newWatchService();
        follow();
        this.worker = Worker.virtual("skill-watch", this::run);
    }

    /// @param folders that are watched; asked again after each change
    /// @param quiet how long nothing may have changed before somebody is told
    public static SkillWatch start(
            Supplier<List<Path>> folders, Supplier<Duration> quiet, Runnable changed)
            throws IOException {
        return new SkillWatch(folders, quiet, changed);
    }

    private void run() throws InterruptedException {
        try {
            while (true) {
                drain(watcher.take());
                settle();
                follow();
                changed.run();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(Level.DEBUG, "no longer watching skills");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "folders of skills are watched no more", e);
        }
    }

    private void settle() throws InterruptedException {
        long millis = quiet.get().toMillis();
        long deadline = System.nanoTime() + LONGEST_BURST.toNanos();
        WatchKey next = watcher.poll(millis, TimeUnit.MILLISECONDS);
        while (next != null && System.nanoTime() < deadline) {
            drain(next);
            next = watcher.poll(millis, TimeUnit.MILLISECONDS);
        }
        if (next != null) {
            drain(next);
        }
    }

    private static void drain(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    /// Watches what is there now.
    private void follow() throws IOException {
        List<Path> wanted = new ArrayList<>();
        for (Path folder : folders.get()) {
            if (Files.isDirectory(folder)) {
                wanted.add(folder);
                wanted.addAll(below(folder));
            } else if (folder.getParent() != null && Files.isDirectory(folder.getParent())) {
                wanted.add(folder.getParent());
            }
        }
        watched.entrySet()
                .removeIf(entry -> {
                    boolean gone = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
                    if (gone) {
                        entry.getValue().cancel();
                    }
                    return gone;
                });
        for (Path folder : wanted) {
            if (!watched.containsKey(folder)) {
                watched.put(
                        folder,
                        folder.register(
                                watcher,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE));
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> items =
                Files.newDirectoryStream(
                        folder, item -> Files.isDirectory(item, LinkOption.NOFOLLOW_LINKS))) {
            items.forEach(all::add);
        }
        return all;
    }

    @Override
    public void close() {
        worker.close();
        try {
            watcher.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "watcher did not close", e);
        }
    }
}
