package bot.molt.tools.memory;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Worker;
import bot.molt.spi.embed.Embedder;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The notes of one workspace and their index.
///
/// Threads: its own writes; any number asks and waits.
final class Memory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Memory.class.getName());
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 16;
    private static final int INLINE = 32;

    private final Path folder;
    private final Memories.Parts parts;
    private final LinkedBlockingQueue<FutureTask<?>> queue = new LinkedBlockingQueue<>(1_000);
    private final Worker worker;
    private volatile @Nullable Open open;
    private volatile boolean stopping;

    /// An index and what it was made with.
    private record Open(MemoryIndex index, String shape, List<Embedder> models) {}

    /// What the index has.
    ///
    /// @param waiting pieces that have no vectors yet
    record Counts(int files, int pieces, int waiting, long bytes, List<String> models) {}

    /// What was found.
    ///
    /// @param models that the question was compared with
    /// @param problem why a model could not be asked; empty where all could
    record Found(List<Ranked.Hit> hits, List<String> models, String problem) {}

    Memory(Path folder, Memories.Parts parts) {
        this.folder = folder;
        this.parts = parts;
        this.worker = Worker.platform("memory", this::run);
    }

    private void run() throws InterruptedException {
        try {
            while (!stopping) {
                FutureTask<?> next = queue.poll(IDLE.toSeconds(), TimeUnit.SECONDS);
                if (next == null) {
                    rest();
                } else {
                    next.run();
                }
            }
        } finally {
            closeIndex();
        }
    }

    /// Nobody asked for a while: gives back what can be had again.
    private void rest() {
        if (open != null) {
            closeIndex();
            parts.idle().run();
        }
    }

    private void closeIndex() {
        Open now = open;
        open = null;
        if (now != null) {
            try {
                now.index().close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "memory index " + folder, e);
            }
        }
    }

    private <T> T ask(Callable<T> work) throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        if (stopping || !queue.offer(task)) {
            throw new CodedException(ErrorCode.UNAVAILABLE, "memory: too much to do; ask again");
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (e.getCause() instanceof CodedException failure) {
                throw new CodedException(failure.code(), failure.text(), failure);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Takes over what changed in the files. Where much did, the meaning of it follows later.
    void sync(SandboxFiles files, String workspace) throws IOException, InterruptedException {
        ask(() -> {
            MemoryIndex index = opened().index();
            boolean changed =
                    new Sync(files, workspace, parts.settings().get(), index).run(slots());
            if (index.count("state", "waits") <= INLINE) {
                embedAll();
            } else if (changed) {
                later();
            }
            return changed;
        });
    }

    /// Takes over what changed, and waits until everything has its vectors.
    ///
    /// @param anew whether everything is read again
    void indexAll(SandboxFiles files, String workspace, boolean anew)
            throws IOException, InterruptedException {
        ask(() -> {
            MemoryIndex index = opened().index();
            if (anew) {
                index.clear();
                index.commit();
            }
            new Sync(files, workspace, parts.settings().get(), index).run(slots());
            embedAll();
            return true;
        });
    }

    Counts counts() throws IOException, InterruptedException {
        return ask(() -> {
            Open now = opened();
            MemoryIndex index = now.index();
            return new Counts(
                    index.files().size(),
                    index.count("kind", "piece"),
                    index.count("state", "waits"),
                    index.bytes(),
                    now.models().stream().map(Embedder::model).toList());
        });
    }

    /// The pieces that answer a question; [#sync] comes before.
    Found search(String question, MemorySettings.Ranking ranking)
            throws IOException, InterruptedException {
        Open now = open;
        if (now == null) {
            throw new CodedException(ErrorCode.UNAVAILABLE, "memory: not open; ask again");
        }
        List<Ranked.Near> near = new ArrayList<>();
        List<String> models = new ArrayList<>();
        String problem = "";
        for (int slot = 0; ranking.byMeaning() && slot < now.models().size(); slot++) {
            Embedder model = now.models().get(slot);
            if (model.suits(question)) {
                try {
                    var vectors = model.embed(List.of(question), Embedder.Purpose.QUERY).vectors();
                    near.add(new Ranked.Near(slot, vectors.getFirst(), model.range()));
                    models.add(model.model());
                } catch (IOException e) {
                    problem = String.valueOf(e.getMessage());
                }
            }
        }
        List<Ranked.Hit> hits =
                now.index().search(searcher -> new Ranked(searcher, ranking, near).find(question));
        return new Found(hits, models, problem);
    }

    /// The index for the models of now.
    private Open opened() throws IOException {
        List<Embedder> models = parts.embedders().forMemory();
        MemorySettings settings = parts.settings().get();
        String shape =
                "%s %d %d"
                        .formatted(
                                models.stream().map(Embedder::model).toList(),
                                settings.chunkTokens(),
                                settings.chunkOverlap());
        Open now = open;
        if (now != null && (!now.shape().equals(shape) || !now.index().isOpen())) {
            closeIndex();
            now = null;
        }
        if (now == null) {
            now = new Open(MemoryIndex.open(folder, shape), shape, models);
            open = now;
        }
        return now;
    }

    private Sync.Slots slots() throws IOException {
        List<Embedder> models = opened().models();
        int window = models.stream().mapToInt(Embedder::window).min().orElse(8_000);
        return new Sync.Slots(models.size(), window);
    }

    private void embedAll() throws IOException, InterruptedException {
        while (embedSome()) {
            opened().index().commit();
        }
    }

    /// Goes on behind whatever else waits.
    private void later() {
        boolean taken =
                queue.offer(
                        new FutureTask<>(() -> {
                            if (embedSome()) {
                                later();
                            }
                            return true;
                        }));
        if (!taken) {
            LOG.log(Level.DEBUG, "memory {0}: vectors follow with the next search", folder);
        }
    }

    /// Gives some pieces their vectors; whether there may be more.
    private boolean embedSome() throws IOException, InterruptedException {
        Open now = opened();
        List<MemoryIndex.Waiting> waiting = now.index().waiting(AT_ONCE);
        if (waiting.isEmpty() || stopping) {
            return false;
        }
        try {
            now.index().complete(vectors(now.models(), waiting));
            now.index().commit();
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "memory is searched by words alone: {0}", e.getMessage());
            return false;
        }
    }

    private static Map<String, float[][]> vectors(
            List<Embedder> models, List<MemoryIndex.Waiting> waiting)
            throws IOException, InterruptedException {
        Map<String, float[][]> vectors = new HashMap<>();
        waiting.forEach(piece -> vectors.put(piece.id(), new float[models.size()][]));
        for (int slot = 0; slot < models.size(); slot++) {
            Embedder model = models.get(slot);
            List<MemoryIndex.Waiting> own =
                    waiting.stream().filter(piece -> model.suits(piece.text())).toList();
            List<float[]> found =
                    own.isEmpty()
                            ? List.of()
                            : model.embed(
                                            own.stream().map(MemoryIndex.Waiting::text).toList(),
                                            Embedder.Purpose.PASSAGE)
                                    .vectors();
            for (int at = 0; at < own.size(); at++) {
                Objects.requireNonNull(vectors.get(own.get(at).id()))[slot] = found.get(at);
            }
        }
        return vectors;
    }

    /// Lets what is written now end.
    @Override
    public void close() {
        stopping = true;
        boolean woken = queue.offer(new FutureTask<>(() -> true));
        try {
            if (!woken || !worker.join(STOP_LIMIT)) {
                worker.close();
            }
        } catch (InterruptedException e) {
            worker.close();
            Thread.currentThread().interrupt();
        }
    }
}
