package bot.molt.store;

import bot.molt.base.concurrent.Worker;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A copy of each transcript for people and `jq`: `agents/<id>/sessions/<sessionId>.jsonl`. The
/// database is what counts; a file that fell behind is brought up when its session goes on.
///
/// Threads: one writes; any may hand in, and none waits.
public final class TranscriptFiles implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TranscriptFiles.class.getName());
    private static final int MOST_WAITING = 8_192;
    private static final int MOST_KNOWN = 1_024;
    private static final int BATCH = 256;

    private final Path agents;
    private final Behind behind;
    private final BlockingQueue<Step> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Worker worker;
    private final Map<String, Long> written =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > MOST_KNOWN;
                }
            };

    /// What is done, one after the other.
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /// What the database has behind the entry of an id; from the beginning where there is none.
    @FunctionalInterface
    interface Behind {
        List<TranscriptTable.Entry> entries(
                String sessionId, @Nullable String lastId, long seq, int limit);
    }

    TranscriptFiles(Path agents, Behind behind) {
        this.agents = agents;
        this.behind = behind;
        this.worker = Worker.platform("transcripts", this::work);
    }

    /// Where a transcript's copy is.
    public Path file(String agent, String sessionId) {
        return agents.resolve(agent).resolve("sessions").resolve(sessionId + ".jsonl");
    }

    private void work() throws InterruptedException {
        while (true) {
            perform(waiting.take());
        }
    }

    private void perform(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "a transcript's file was not written: {0}", e.getMessage());
        }
    }

    void appended(TranscriptTable.Place place, List<TranscriptTable.Entry> entries) {
        offer(() -> append(place, entries));
    }

    /// Brings a file up to what the database has.
    void heal(TranscriptTable.Place place) {
        offer(() -> {
            if (!written.containsKey(place.sessionId())) {
                written.put(place.sessionId(), caughtUp(place));
            }
        });
    }

    /// Puts a file aside: `….jsonl.deleted.2026-11-28T07-00-00.000Z`.
    void aside(String agent, String sessionId, String suffix) {
        offer(() -> {
            written.remove(sessionId);
            Path file = file(agent, sessionId);
            if (Files.exists(file)) {
                Files.move(
                        file,
                        file.resolveSibling(file.getFileName() + suffix),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    /// Removes a file.
    void remove(String agent, String sessionId) {
        offer(() -> {
            written.remove(sessionId);
            Files.deleteIfExists(file(agent, sessionId));
        });
    }

    /// What does not fit is made up for later: the session is then unknown.
    private void offer(Step step) {
        if (!waiting.offer(step)) {
            LOG.log(Level.WARNING, "transcripts: too much waits to be copied into files");
        }
    }

    private void append(TranscriptTable.Place place, List<TranscriptTable.Entry> entries)
            throws IOException {
        Long last = written.get(place.sessionId());
        long before = entries.getFirst().seq() - 1;
        if (last != null && last == before) {
            write(file(place.agent(), place.sessionId()), entries);
            written.put(place.sessionId(), entries.getLast().seq());
        } else if (last == null || last < before) {
            written.put(place.sessionId(), caughtUp(place));
        }
    }

    /// Appends whatever the file does not have; the number of its last entry then.
    private long caughtUp(TranscriptTable.Place place) throws IOException {
        Path file = file(place.agent(), place.sessionId());
        String lastId = Files.exists(file) ? lastId(file) : null;
        List<TranscriptTable.Entry> missing = behind.entries(place.sessionId(), lastId, 0, BATCH);
        long seq = 0;
        while (!missing.isEmpty()) {
            write(file, missing);
            seq = missing.getLast().seq();
            missing = behind.entries(place.sessionId(), null, seq, BATCH);
        }
        return seq;
    }

    private static void write(Path file, List<TranscriptTable.Entry> entries) throws IOException {
        PrivateFile.folder(file.resolveSibling("").normalize());
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (TranscriptTable.Entry entry : entries) {
            JsonText.write(entry.json(), lines);
            lines.write('\n');
        }
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /// The id of the last whole line; half a line behind it is cut off. Null where there is none.
    private static @Nullable String lastId(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = lineEnd(channel, channel.size());
            channel.truncate(end);
            if (end == 0) {
                return null;
            }
            long start = lineEnd(channel, end - 1);
            ByteBuffer line = ByteBuffer.allocate((int) (end - start));
            channel.read(line, start);
            return JsonText.parseObject(line.array()).string("id").orElse(null);
        }
    }

    /// The place behind the last line end before `from`; zero where there is none.
    private static long lineEnd(FileChannel channel, long from) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(8_192);
        long end = from;
        while (end > 0) {
            long start = Math.max(0, end - chunk.capacity());
            chunk.clear().limit((int) (end - start));
            channel.read(chunk, start);
            for (int i = chunk.position() - 1; i >= 0; i--) {
                if (chunk.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        return 0;
    }

    /// Waits until everything that was handed in is in the files; whether it is.
    public boolean flushed(Duration limit) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        offer(done::countDown);
        return done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Writes what waits.
    @Override
    public void close() {
        try {
            flushed(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
    }
}
