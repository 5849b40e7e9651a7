package bot.molt.tools.memory;

import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.embed.Embedders;
import bot.molt.spi.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The memories of all workspaces. Nothing is opened, loaded or started before the first search.
///
/// Threads: safe for any number.
public final class Memories implements AutoCloseable {
    private static final int MOST_OPEN = 32;

    private final Parts parts;
    private final Map<String, Memory> open = new LinkedHashMap<>(16, 0.75f, true);

    /// What they are made of.
    ///
    /// @param folder where the indexes are
    /// @param idle told when a memory has rested for a while: what it loaded may be given back
    public record Parts(
            Path folder, Supplier<MemorySettings> settings, Embedders embedders, Runnable idle) {}

    public Memories(Parts parts) {
        this.parts = parts;
    }

    MemorySettings settings() {
        return parts.settings().get();
    }

    /// The memory of a caller's workspace. Two callers never share an index, also where they share
    /// the folder.
    Memory of(Caller caller, Sandbox sandbox) {
        String key = caller.userId() + "\n" + sandbox.kind() + "\n" + sandbox.workspace();
        List<Memory> eldest = new ArrayList<>();
        Memory memory;
        synchronized (open) {
            memory = open.computeIfAbsent(key, this::fresh);
            while (open.size() > MOST_OPEN) {
                eldest.add(open.remove(open.keySet().iterator().next()));
            }
        }
        eldest.forEach(Memory::close);
        return memory;
    }

    private Memory fresh(String key) {
        return new Memory(parts.folder().resolve(Digests.sha256Hex(key).substring(0, 24)), parts);
    }

    /// What is known of a workspace's memory: `{"enabled":true,"files":2,"chunks":5,"waiting":0,
    /// "indexBytes":1234,"models":["local/bge-small-zh-v1.5"],"workspace":"/w"}`. Looks at the
    /// files first.
    public Json.Obj status(Caller caller, Sandbox sandbox)
            throws IOException, InterruptedException {
        boolean enabled = settings().enabled();
        Json.ObjectBuilder status =
                Json.object().put("enabled", enabled).put("workspace", sandbox.workspace());
        if (enabled) {
            Memory memory = of(caller, sandbox);
            memory.sync(sandbox.files(), sandbox.workspace());
            Memory.Counts counts = memory.counts();
            status.put("files", counts.files())
                    .put("chunks", counts.pieces())
                    .put("waiting", counts.waiting())
                    .put("indexBytes", counts.bytes())
                    .put("models", Json.strings(counts.models()));
        }
        return status.build();
    }

    /// Takes over every change, vectors included; then as [#status].
    ///
    /// @param anew whether everything is read again
    public Json.Obj index(Caller caller, Sandbox sandbox, boolean anew)
            throws IOException, InterruptedException {
        if (settings().enabled()) {
            of(caller, sandbox).indexAll(sandbox.files(), sandbox.workspace(), anew);
        }
        return status(caller, sandbox);
    }

    @Override
    public void close() {
        List<Memory> all;
        synchronized (open) {
            all = List.copyOf(open.values());
            open.clear();
        }
        all.forEach(Memory::close);
    }
}
