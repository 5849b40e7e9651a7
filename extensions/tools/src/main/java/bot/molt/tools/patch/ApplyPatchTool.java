package bot.molt.tools.patch;

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
import java.util.ArrayList;
import java.util.List;

/// Changes several files by one patch: all of them or none.
///
/// Details: `{"added":["a"],"updated":["b"],"deleted":[],"moved":["old -> new"]}`.
public final class ApplyPatchTool implements Tool<ApplyPatchTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "apply_patch",
                    """
                    Applies a patch to files of the workspace, all of it or nothing. Format: '*** Begin Patch', then per file \
                    '*** Add File: path' with + lines, '*** Delete File: path', or '*** Update File: path' (perhaps \
                    '*** Move to: path') with hunks of '@@ heading' and lines that begin with a space, - or +; at last \
                    '*** End Patch'.\
                    """,
                    Args.class,
                    Effect.WRITES);

    /// Arguments of `apply_patch`.
    public record Args(
            @Aka("patch") @Doc("The whole patch, from *** Begin Patch to *** End Patch")
                    String input) {
        public Args {
            Require.nonBlank("input", input);
        }
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        List<Access> accesses = new ArrayList<>();
        for (FileChange change : PatchText.parse(args.input())) {
            if (change instanceof FileChange.Update(String path, String moveTo, _)) {
                accesses.add(new Access.Read(path));
                if (moveTo != null) {
                    accesses.add(new Access.Write(moveTo));
                }
            }
            accesses.add(new Access.Write(change.path()));
        }
        return accesses;
    }

    @Override
    public ToolResult call(Args args, ToolContext context) throws IOException {
        List<FileChange> changes = PatchText.parse(args.input());
        PatchPlan plan = new PatchPlan(context);
        for (FileChange change : changes) {
            try {
                plan.add(change);
            } catch (HunkFit.NoFit e) {
                return ToolResult.failed(e.text() + "; nothing was changed");
            }
        }
        plan.write();
        return done(changes);
    }

    private static ToolResult done(List<FileChange> changes) {
        List<String> added = new ArrayList<>();
        List<String> updated = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (FileChange change : changes) {
            switch (change) {
                case FileChange.Add(String path, _) -> note("A", path, added, text);
                case FileChange.Delete(String path) -> note("D", path, deleted, text);
                case FileChange.Update(String path, String moveTo, _) when moveTo != null ->
                        note("R", path + " -> " + moveTo, moved, text);
                case FileChange.Update(String path, _, _) -> note("M", path, updated, text);
            }
        }
        return ToolResult.ok(
                text.toString().stripTrailing(),
                Json.object()
                        .put("added", Json.strings(added))
                        .put("updated", Json.strings(updated))
                        .put("deleted", Json.strings(deleted))
                        .put("moved", Json.strings(moved))
                        .build());
    }

    private static void note(String sign, String path, List<String> into, StringBuilder text) {
        into.add(path);
        text.append(sign).append(' ').append(path).append('\n');
    }
}
