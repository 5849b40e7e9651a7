package bot.molt.gateway.mcp;

import bot.molt.base.Require;
import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolFace;
import bot.molt.spi.tool.ToolSpec;
import java.util.function.UnaryOperator;

/// A tool as an MCP client sees it.
///
/// @param name the name that the client calls
/// @param listing the entry of `tools/list`, name included
/// @param tool name of the tool that does the work
/// @param translate the arguments of the tool for the arguments of the client; throws
///   `invalid_params`
public record McpTool(
        String name, Json.Obj listing, String tool, UnaryOperator<Json.Obj> translate) {
    private static final int MAX_RESULT_CHARS = 500_000;

    public McpTool {
        Require.nonBlank("name", name);
        Require.nonBlank("tool", tool);
    }

    /// A tool under the name and shape that coding models know; they see it without searching.
    public static McpTool of(ToolFace face) {
        ToolFace.Facts facts = face.facts();
        boolean open = !facts.readOnly() && !facts.idempotent();
        Json.Obj listing =
                Json.object()
                        .put("name", face.name())
                        .put("title", face.title())
                        .put("description", face.description())
                        .put("inputSchema", Schema.of(face.args()))
                        .put(
                                "annotations",
                                annotations(
                                        facts.readOnly(),
                                        facts.destructive(),
                                        facts.idempotent(),
                                        open))
                        .put("_meta", meta(face.maxResultChars(), true))
                        .build();
        return new McpTool(face.name(), listing, face.tool(), face::translate);
    }

    /// The tool under its own name and shape.
    public static McpTool of(ToolSpec<?> spec) {
        boolean reads = spec.effect() == Effect.READS;
        Json.Obj listing =
                Json.object()
                        .put("name", spec.name())
                        .put("description", spec.description())
                        .put("inputSchema", Schema.of(spec.args()))
                        .put("annotations", annotations(reads, !reads, reads, !reads && runs(spec)))
                        .put("_meta", meta(MAX_RESULT_CHARS, false))
                        .build();
        return new McpTool(spec.name(), listing, spec.name(), UnaryOperator.identity());
    }

    private static boolean runs(ToolSpec<?> spec) {
        return spec.effect() == Effect.RUNS;
    }

    private static Json.Obj annotations(
            boolean reads, boolean destroys, boolean idempotent, boolean open) {
        return Json.object()
                .put("readOnlyHint", reads)
                .put("destructiveHint", destroys)
                .put("idempotentHint", idempotent)
                .put("openWorldHint", open)
                .build();
    }

    /// Both keys are read by Claude Code: whether the model sees the tool without searching for it,
    /// and how long a result may be before it goes to a file.
    private static Json.Obj meta(int maxResultChars, boolean alwaysLoad) {
        return Json.object()
                .put("anthropic/alwaysLoad", alwaysLoad ? Json.TRUE : null)
                .put("anthropic/maxResultSizeChars", maxResultChars)
                .build();
    }
}
