package bot.molt.tools.memory;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads lines of a note, and of nothing else.
///
/// Answer and details: `{"path":"memory/2026-01-02.md","text":"…"}`.
public final class MemoryGetTool implements Tool<MemoryGetTool.Args> {
    private static final int MOST_CHARS = 50_000;
    private static final long MAX_BYTES = 1 << 20;
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "memory_get",
                    "Reads lines of a note that memory_search named: MEMORY.md or a file below"
                            + " memory.",
                    Args.class,
                    Effect.READS);

    private final Memories memories;

    /// Arguments of `memory_get`.
    public record Args(
            @Doc("MEMORY.md, or a .md file below memory/, relative to the workspace") String path,
            @Default("1") @Doc("First line, from 1") int from,
            @Nullable @Doc("How many lines; to the end where it is left out") Integer lines) {
        public Args {
            Require.that(Sync.isNote(path), "path", path, "MEMORY.md, or a .md file below memory/");
            Require.range("from", from, 1, 100_000_000);
            if (lines != null) {
                Require.range("lines", lines, 1, 100_000_000);
            }
        }
    }

    public MemoryGetTool(Memories memories) {
        this.memories = memories;
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of(new Access.Read(args.path()));
    }

    @Override
    public ToolResult call(Args args, ToolContext context)
            throws IOException, InterruptedException {
        if (!memories.settings().enabled()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "memory: turned off; set agents.defaults.memorySearch.enabled");
        }
        byte[] bytes = context.sandbox().files().readAll(args.path(), MAX_BYTES);
        List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        Integer lines = args.lines();
        long end = lines == null ? all.size() : (long) args.from() - 1 + lines;
        int from = Math.min(args.from() - 1, all.size());
        String text = String.join("\n", all.subList(from, Math.clamp(end, from, all.size())));
        String shown = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
        Json.ObjectBuilder answer = Json.object().put("path", args.path()).put("text", shown);
        if (shown.length() < text.length()) {
            answer.put("truncated", true);
        }
        Json.Obj json = answer.build();
        return ToolResult.ok(json.toString(), json);
    }
}
