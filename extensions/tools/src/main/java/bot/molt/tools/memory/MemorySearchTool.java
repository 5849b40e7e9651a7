package bot.molt.tools.memory;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds notes.
///
/// Answer and details: `{"results":[{"path":"memory/2026-01-02.md","startLine":1,"endLine":3,
/// "score":0.71,"snippet":"…","source":"memory"}],"provider":"local","model":"bge-small-zh-v1.5"}`;
/// with `fallback` where the question was compared by words alone.
public final class MemorySearchTool implements Tool<MemorySearchTool.Args> {
    private static final int SNIPPET = 700;
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "memory_search",
                    """
                    Searches the notes (MEMORY.md and memory/*.md) by words and by meaning. Use it before you answer anything \
                    about earlier work, decisions, dates, people, preferences or open tasks. Answers with the best pieces, their \
                    file and lines; read more of one with memory_get.\
                    """,
                    Args.class,
                    Effect.READS);

    private final Memories memories;

    /// Arguments of `memory_search`.
    public record Args(
            @Doc("What to look for: a question or some words") String query,
            @Aka("max_results") @Nullable @Doc("Most pieces to answer with, 1 to 50")
                    Integer maxResults,
            @Aka("min_score") @Nullable @Doc("Leave out pieces below this score, 0 to 1")
                    Double minScore) {
        public Args {
            Require.nonBlank("query", query);
            if (maxResults != null) {
                Require.range("maxResults", maxResults, 1, 50);
            }
        }
    }

    public MemorySearchTool(Memories memories) {
        this.memories = memories;
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of(new Access.Read("MEMORY.md"), new Access.Read(Sync.FOLDER));
    }

    @Override
    public ToolResult call(Args args, ToolContext context)
            throws IOException, InterruptedException {
        MemorySettings settings = memories.settings();
        if (!settings.enabled()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "memory: turned off; set agents.defaults.memorySearch.enabled");
        }
        Memory memory = memories.of(context.caller(), context.sandbox());
        memory.sync(context.sandbox().files(), context.sandbox().workspace());
        Memory.Found found = memory.search(args.query(), ranking(settings.ranking(), args));
        Json.Obj answer = answer(found);
        return ToolResult.ok(answer.toString(), answer);
    }

    private static MemorySettings.Ranking ranking(MemorySettings.Ranking standard, Args args) {
        Integer most = args.maxResults();
        Double least = args.minScore();
        return new MemorySettings.Ranking(
                most == null ? standard.maxResults() : most,
                least == null ? standard.minScore() : least,
                standard.byMeaning(),
                standard.vectorWeight(),
                standard.textWeight(),
                standard.candidates());
    }

    private static Json.Obj answer(Memory.Found found) {
        String model = found.models().isEmpty() ? "none/words" : found.models().getFirst();
        int slash = model.indexOf('/');
        Json.ObjectBuilder answer =
                Json.object()
                        .put(
                                "results",
                                Json.array(
                                        found.hits().stream().map(MemorySearchTool::hit).toList()))
                        .put("provider", model.substring(0, slash))
                        .put("model", model.substring(slash + 1));
        if (!found.problem().isEmpty()) {
            answer.put("fallback", Json.object().put("reason", found.problem()).build());
        }
        return answer.build();
    }

    private static Json.Obj hit(Ranked.Hit hit) {
        String text = hit.piece().text();
        return Json.object()
                .put("path", hit.path())
                .put("startLine", hit.piece().startLine())
                .put("endLine", hit.piece().endLine())
                .put("score", new Json.Num(rounded(hit.score())))
                .put("snippet", text.length() > SNIPPET ? cut(text) : text)
                .put("source", "memory")
                .build();
    }

    private static BigDecimal rounded(double score) {
        return BigDecimal.valueOf(score).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(SNIPPET - 1)) ? SNIPPET - 1 : SNIPPET;
        return text.substring(0, end);
    }
}
