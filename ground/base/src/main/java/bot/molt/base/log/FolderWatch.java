package bot.molt.base.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Waits for a change of a file by watching its folder.
public final class FolderWatch implements Closeable {
    private final WatchService service;

    public FolderWatch(Path file) throws IOException {
        service = FileSystems.getDefault().newWatchService();
        Path folder = file.toAbsolutePath().getParent();
        (folder == null ? file.toAbsolutePath() : folder)
                .register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /// Waits for a change, `limit` at most.
    public void await(Duration limit) throws InterruptedException {
        WatchKey key = service.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
