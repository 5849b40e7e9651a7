package bot.molt.tools.glob;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.files.FileTree;
import bot.molt.spi.files.Glob;
import bot.molt.spi.files.ShownPath;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Finds files by a pattern for their path.
///
/// Details: `{"path":"/w","files":230,"shown":100}`.
public final class GlobTool implements Tool<GlobTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "glob",
                    """
                    Finds files of the workspace by a path pattern: **/*.java everywhere, src/*.{ts,tsx} in one folder. Newest \
                    first. Files that .gitignore names and .git are left out.\
                    """,
                    Args.class,
                    Effect.READS);

    /// Arguments of `glob`.
    public record Args(
            @Doc("Pattern for paths below the folder: *, ?, [a-z], {a,b}, ** for any folders")
                    String pattern,
            @Default(".") @Doc("Folder to search; absolute, or relative to the workspace")
                    String path,
            @Default("100") @Doc("Most files to show") int limit,
            @Default("true") @Doc("Whether to look at names that begin with a dot") boolean hidden,
            @Default("false") @Doc("Whether to show files that ignore files leave out")
                    boolean noIgnore) {
        public Args {
            Require.nonBlank("pattern", pattern);
            Require.nonBlank("path", path);
            Require.range("limit", limit, 1, 10_000);
        }
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
        FileInfo folder = context.sandbox().files().stat(args.path());
        if (folder.kind() != FileInfo.Kind.FOLDER) {
            return ToolResult.failed(args.path() + ": a file (expected: a folder to search)");
        }
        Glob pattern = Glob.of(belowFolder(args.pattern(), folder.path()));
        List<FileInfo> found = new ArrayList<>();
        new FileTree(context.sandbox(), new FileTree.Rules(args.hidden(), args.noIgnore()))
                .walk(
                        folder.path(),
                        file -> {
                            if (pattern.matches(file.relative())) {
                                found.add(file.info());
                            }
                            return true;
                        });
        found.sort(
                Comparator.comparing(FileInfo::modified).reversed().thenComparing(FileInfo::path));
        return result(args, context.sandbox().workspace(), folder, found);
    }

    /// An absolute pattern below the folder means what it says.
    private static String belowFolder(String pattern, String folder) {
        return pattern.startsWith(folder + "/") ? pattern.substring(folder.length() + 1) : pattern;
    }

    private static ToolResult result(
            Args args, String workspace, FileInfo folder, List<FileInfo> found) {
        int shown = Math.min(found.size(), args.limit());
        Json.Obj details =
                Json.object()
                        .put("path", folder.path())
                        .put("files", found.size())
                        .put("shown", shown)
                        .build();
        if (found.isEmpty()) {
            return ToolResult.ok("No files match " + args.pattern(), details);
        }
        String text =
                found.stream()
                        .limit(shown)
                        .map(info -> ShownPath.of(workspace, info.path()))
                        .collect(Collectors.joining("\n"));
        String notice =
                shown < found.size()
                        ? "\n\n[%d of %d files, the newest; use a narrower pattern or path]"
                                .formatted(shown, found.size())
                        : "";
        return ToolResult.ok(text + notice, details);
    }
}
