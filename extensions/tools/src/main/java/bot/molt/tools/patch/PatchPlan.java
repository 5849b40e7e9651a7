package bot.molt.tools.patch;

import bot.molt.base.CodedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.text.TextFile;
import bot.molt.spi.tool.ToolContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a patch will leave, worked out in memory before the first file is written.
final class PatchPlan {
    private static final long MAX_BYTES = 32L << 20;
    private static final System.Logger LOG = System.getLogger(PatchPlan.class.getName());

    private final ToolContext context;
    private final SandboxFiles files;
    private final Map<String, State> states = new LinkedHashMap<>();

    /// A file before and after.
    ///
    /// @param path as a sandbox resolves it, or as written where nothing stands there
    /// @param version null where nothing stood there
    @SuppressWarnings("ArrayRecordComponent")
    private record State(
            String path,
            byte @Nullable [] before,
            @Nullable String version,
            byte @Nullable [] after) {
        State leaving(byte @Nullable [] bytes) {
            return new State(path, before, version, bytes);
        }
    }

    PatchPlan(ToolContext context) {
        this.context = context;
        this.files = context.sandbox().files();
    }

    /// Errors: `NoFit` with a message for the caller.
    void add(FileChange change) throws IOException, HunkFit.NoFit {
        State state = state(change.path());
        switch (change) {
            case FileChange.Add(String path, String content) -> {
                require(
                        state.after() == null,
                        path + ": exists (expected: nothing, for Add File; use Update File)");
                put(state.leaving(content.getBytes(StandardCharsets.UTF_8)));
            }
            case FileChange.Delete(String path) -> {
                require(state.after() != null, path + ": not found (expected: a file to delete)");
                put(state.leaving(null));
            }
            case FileChange.Update update -> update(state, update);
        }
    }

    private void update(State state, FileChange.Update update) throws IOException, HunkFit.NoFit {
        byte[] bytes = state.after();
        if (bytes == null) {
            throw new HunkFit.NoFit(update.path() + ": not found (expected: a file to update)");
        }
        require(!TextFile.looksBinary(bytes), update.path() + ": binary file (expected: text)");
        byte[] after = patched(update, TextFile.of(bytes));
        String moveTo = update.moveTo();
        if (moveTo == null) {
            put(state.leaving(after));
            return;
        }
        State target = state(moveTo);
        require(target.after() == null, moveTo + ": exists (expected: nothing, for Move to)");
        put(state.leaving(null));
        put(target.leaving(after));
    }

    private static byte[] patched(FileChange.Update update, TextFile file) throws HunkFit.NoFit {
        try {
            return file.with(HunkFit.apply(update.path(), file, update.hunks())).bytes();
        } catch (CodedException e) {
            throw new HunkFit.NoFit(update.path() + ": " + e.text());
        }
    }

    private static void require(boolean holds, String message) throws HunkFit.NoFit {
        if (!holds) {
            throw new HunkFit.NoFit(message);
        }
    }

    private void put(State state) {
        states.put(state.path(), state);
    }

    private State state(String path) throws IOException, HunkFit.NoFit {
        Optional<FileInfo> info = find(path);
        String key = info.map(FileInfo::path).orElse(normal(path));
        State known = states.get(key);
        if (known != null || info.isEmpty()) {
            return known != null ? known : new State(key, null, null, null);
        }
        require(
                info.get().kind() == FileInfo.Kind.FILE,
                path + ": no regular file (expected: one)");
        String version = info.get().version();
        String seen = context.seenFiles().version(key).orElse(version);
        require(seen.equals(version), path + ": changed since it was read; read it again");
        byte[] bytes = files.readAll(key, MAX_BYTES);
        return new State(key, bytes, version, bytes);
    }

    /// One key for each spelling of a path at which nothing stands.
    private String normal(String path) {
        return java.nio.file.Path.of(context.sandbox().workspace())
                .resolve(path)
                .normalize()
                .toString();
    }

    private Optional<FileInfo> find(String path) throws IOException {
        try {
            return Optional.of(files.stat(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Writes everything; a failure takes back what was written and is thrown on.
    void write() throws IOException {
        Deque<State> written = new ArrayDeque<>();
        for (State state : states.values()) {
            try {
                write(state);
            } catch (IOException | RuntimeException e) {
                written.forEach(this::takeBack);
                throw e;
            }
            written.push(state);
        }
    }

    private void write(State state) throws IOException {
        byte[] after = state.after();
        if (after == null) {
            if (state.before() != null) {
                unchanged(state);
                files.delete(state.path());
            }
            return;
        }
        FileInfo now = files.write(state.path(), after, state.version());
        context.seenFiles().saw(now.path(), now.version());
    }

    private void unchanged(State state) throws IOException {
        if (!files.stat(state.path()).version().equals(state.version())) {
            throw new bot.molt.spi.sandbox.FileChangedException(state.path());
        }
    }

    private void takeBack(State state) {
        byte[] before = state.before();
        try {
            if (before != null) {
                FileInfo now = files.write(state.path(), before, null);
                context.seenFiles().saw(now.path(), now.version());
            } else if (state.after() != null) {
                files.delete(state.path());
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "apply_patch: cannot take back " + state.path(),
                    e);
        }
    }
}
