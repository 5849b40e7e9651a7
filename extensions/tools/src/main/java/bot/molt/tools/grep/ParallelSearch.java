package bot.molt.tools.grep;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Searches files in order, several at once, until the answer has enough.
final class ParallelSearch {
    private static final int BATCH = 128;
    private static final long BATCH_BYTES = 64L << 20;
    private static final int WIDTH = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    private final SandboxFiles files;
    private final LineSearch search;

    ParallelSearch(SandboxFiles files, LineSearch search) {
        this.files = files;
        this.search = search;
    }

    void run(List<FileInfo> all, GrepAnswer answer) throws InterruptedException {
        int from = 0;
        try (TaskScope scope = new TaskScope("grep")) {
            while (from < all.size() && !answer.full()) {
                int to = batchEnd(all, from);
                List<Optional<LineSearch.Hits>> hits = batch(scope, all.subList(from, to));
                for (int i = from; i < to && !answer.full(); i++) {
                    Optional<LineSearch.Hits> each = hits.get(i - from);
                    if (each.isPresent()) {
                        answer.add(all.get(i), each.get());
                    }
                }
                from = to;
            }
        }
    }

    private static int batchEnd(List<FileInfo> all, int from) {
        int to = from;
        long bytes = 0;
        while (to < all.size()
                && to - from < BATCH
                && (to == from || bytes + all.get(to).size() <= BATCH_BYTES)) {
            bytes += all.get(to).size();
            to++;
        }
        return to;
    }

    private List<Optional<LineSearch.Hits>> batch(TaskScope scope, List<FileInfo> batch)
            throws InterruptedException {
        List<Task<List<Optional<LineSearch.Hits>>>> tasks = new ArrayList<>();
        int width = Math.min(WIDTH, batch.size());
        for (int lane = 0; lane < width; lane++) {
            List<FileInfo> part =
                    batch.subList(batch.size() * lane / width, batch.size() * (lane + 1) / width);
            tasks.add(scope.fork(() -> searched(part)));
        }
        List<Optional<LineSearch.Hits>> hits = new ArrayList<>();
        for (Task<List<Optional<LineSearch.Hits>>> task : tasks) {
            hits.addAll(task.join());
        }
        return hits;
    }

    private List<Optional<LineSearch.Hits>> searched(List<FileInfo> part)
            throws InterruptedException {
        List<Optional<LineSearch.Hits>> hits = new ArrayList<>();
        for (FileInfo file : part) {
            if (Thread.interrupted()) {
                throw new InterruptedException("grep");
            }
            hits.add(read(file).map(this::hits).filter(found -> found.count() > 0));
        }
        return hits;
    }

    private LineSearch.Hits hits(byte[] bytes) {
        try {
            return search.search(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LineSearch.Hits("", List.of(), 0);
        }
    }

    private Optional<byte[]> read(FileInfo file) {
        try {
            return Optional.of(files.readAll(file.path(), Candidates.MAX_FILE_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
