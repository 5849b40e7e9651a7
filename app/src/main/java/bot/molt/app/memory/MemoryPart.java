package bot.molt.app.memory;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.MemorySearchConfig;
import bot.molt.gateway.memory.MemoryMethods;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.Tool;
import bot.molt.tools.memory.Memories;
import bot.molt.tools.memory.MemoryGetTool;
import bot.molt.tools.memory.MemorySearchTool;
import bot.molt.tools.memory.MemorySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The notes of every workspace. Nothing of it is loaded before somebody searches.
public final class MemoryPart implements MemoryMethods.Notes, AutoCloseable {
    private final LiveConfig live;
    private final ConfiguredEmbedders embedders;
    private final Memories memories;

    public MemoryPart(LiveConfig live) {
        this.live = live;
        Path folder = live.reader().files().state().resolve("memory");
        this.embedders = new ConfiguredEmbedders(live, folder.resolve("models"));
        this.memories =
                new Memories(
                        new Memories.Parts(folder, this::settings, embedders, embedders::giveBack));
    }

    /// What agents and clients search notes with.
    public List<Tool<?>> tools() {
        return List.of(new MemoryGetTool(memories), new MemorySearchTool(memories));
    }

    public ConfiguredEmbedders embedders() {
        return embedders;
    }

    private MemorySettings settings() {
        MemorySearchConfig config = live.current().config().agents().defaults().memorySearch();
        MemorySearchConfig.Query query = config.query();
        return new MemorySettings(
                config.enabled(),
                config.chunking().tokens(),
                config.chunking().overlap(),
                new MemorySettings.Ranking(
                        query.maxResults(),
                        query.minScore(),
                        query.hybrid().enabled(),
                        query.hybrid().vectorWeight(),
                        query.hybrid().textWeight(),
                        query.hybrid().candidateMultiplier()));
    }

    @Override
    public Json.Obj status(Caller caller, Sandbox sandbox)
            throws IOException, InterruptedException {
        return memories.status(caller, sandbox);
    }

    @Override
    public Json.Obj index(Caller caller, Sandbox sandbox, boolean anew)
            throws IOException, InterruptedException {
        return memories.index(caller, sandbox, anew);
    }

    @Override
    public void close() {
        memories.close();
        embedders.giveBack();
    }
}
