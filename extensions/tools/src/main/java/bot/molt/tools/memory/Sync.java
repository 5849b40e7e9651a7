package bot.molt.tools.memory;

import bot.molt.base.Digests;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One look at the notes of a workspace: what was changed since the last is taken over, file by
/// file.
final class Sync {
    static final String FOLDER = "memory";
    private static final List<String> FILES = List.of("MEMORY.md", "memory.md");
    private static final long MAX_BYTES = 1 << 20;
    private static final int MOST_FILES = 100_000;
    private static final int COMMIT_EVERY = 500;

    private final SandboxFiles files;
    private final String workspace;
    private final MemorySettings settings;
    private final MemoryIndex index;

    /// What the models ask for.
    ///
    /// @param count of models
    /// @param window the fewest tokens that one of them sees
    record Slots(int count, int window) {}

    Sync(SandboxFiles files, String workspace, MemorySettings settings, MemoryIndex index) {
        this.files = files;
        this.workspace = workspace;
        this.settings = settings;
        this.index = index;
    }

    /// Whether a path of a workspace is a note.
    static boolean isNote(String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        return FILES.contains(plain)
                || (plain.startsWith(FOLDER + "/")
                        && plain.endsWith(".md")
                        && !plain.contains("..")
                        && !plain.contains("//"));
    }

    /// Whether anything was changed.
    boolean run(Slots slots) throws IOException {
        Map<String, FileInfo> there = notes();
        Map<String, MemoryIndex.Known> known = index.files();
        Set<String> gone = new HashSet<>(known.keySet());
        gone.removeAll(there.keySet());
        for (String path : gone) {
            index.remove(path);
        }
        int changed = gone.size();
        for (Map.Entry<String, FileInfo> each : there.entrySet()) {
            MemoryIndex.Known before = known.get(each.getKey());
            if (before == null || !before.version().equals(each.getValue().version())) {
                take(each.getKey(), each.getValue(), before == null ? "" : before.digest(), slots);
                changed++;
                if (changed % COMMIT_EVERY == 0) {
                    index.commit();
                }
            }
        }
        if (changed > 0) {
            index.commit();
        }
        return changed > 0;
    }

    private void take(String path, FileInfo info, String before, Slots slots) throws IOException {
        byte[] bytes;
        try {
            bytes = files.readAll(info.path(), MAX_BYTES);
        } catch (NoSuchFileException e) {
            index.remove(path);
            return;
        }
        String digest = HexFormat.of().formatHex(Digests.sha256(bytes));
        MemoryIndex.Known now = new MemoryIndex.Known(info.version(), digest);
        if (digest.equals(before)) {
            index.touch(path, now);
            return;
        }
        int most = Math.clamp(slots.window() * 9L / 10, 32, settings.chunkTokens());
        int overlap = Math.min(settings.chunkOverlap(), most / 5);
        String text = new String(bytes, StandardCharsets.UTF_8);
        index.replace(path, now, Piece.of(text, most, overlap), slots.count());
    }

    private Map<String, FileInfo> notes() throws IOException {
        Map<String, FileInfo> notes = new LinkedHashMap<>();
        for (FileInfo entry : files.list(workspace)) {
            if (FILES.contains(entry.name())) {
                add(entry, notes);
            }
        }
        try {
            files.walk(
                    workspace + "/" + FOLDER,
                    entry -> {
                        add(entry, notes);
                        return notes.size() < MOST_FILES
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.TERMINATE;
                    });
        } catch (NoSuchFileException | NotDirectoryException e) {
            return notes;
        }
        return notes;
    }

    private void add(FileInfo entry, Map<String, FileInfo> notes) {
        boolean fits = entry.kind() == FileInfo.Kind.FILE && entry.size() <= MAX_BYTES;
        if (fits && entry.name().endsWith(".md")) {
            notes.put(entry.path().substring(workspace.length() + 1), entry);
        }
    }
}
