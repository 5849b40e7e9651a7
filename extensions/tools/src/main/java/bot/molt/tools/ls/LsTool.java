package bot.molt.tools.ls;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.files.FileTree;
import bot.molt.spi.files.Glob;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.text.Clip;
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
import org.jspecify.annotations.Nullable;

/// Lists a folder, or with a pattern that has `/` or `**` the files below it.
///
/// Details: `{"path":"/w","entries":12,"shown":12}`.
public final class LsTool implements Tool<LsTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "ls",
                    """
                    Lists a folder of the workspace: folders end in /, files come with their size in bytes, sorted by name. \
                    With a pattern such as *.json only what matches; with **/*.ts or src/*.ts the files below, newest first.\
                    """,
                    Args.class,
                    Effect.READS);

    /// Arguments of `ls`.
    public record Args(
            @Default(".") @Doc("Folder; absolute, or relative to the workspace") String path,
            @Nullable
                    @Doc("Glob that names must match; with / or ** it is matched below the folder")
                    String pattern,
            @Default("[]") @Doc("Globs of names to leave out") List<String> ignore,
            @Default("true") @Doc("Whether to show names that begin with a dot") boolean hidden,
            @Default("1000") @Doc("Most entries to show") int limit) {
        public Args {
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
            return ToolResult.failed(
                    args.path() + ": a file (expected: a folder); show it with read");
        }
        String pattern = args.pattern();
        boolean deep = pattern != null && (pattern.contains("/") || pattern.contains("**"));
        List<String> lines = deep ? below(args, folder, context) : inside(args, folder, context);
        return result(args, folder, lines);
    }

    private static List<String> inside(Args args, FileInfo folder, ToolContext context)
            throws IOException {
        Glob pattern = Glob.of(args.pattern() == null ? "*" : args.pattern());
        List<Glob> ignored = args.ignore().stream().map(Glob::of).toList();
        List<String> lines = new ArrayList<>();
        for (FileInfo entry : context.sandbox().files().list(folder.path())) {
            String name = entry.name();
            boolean shown = args.hidden() || !name.startsWith(".");
            if (shown
                    && pattern.matches(name)
                    && ignored.stream().noneMatch(g -> g.matches(name))) {
                lines.add(line(entry));
            }
        }
        return lines;
    }

    private static String line(FileInfo entry) {
        String name = Clip.visible(entry.name());
        return switch (entry.kind()) {
            case FOLDER -> name + "/";
            case LINK -> name + "@";
            case SPECIAL -> name + "|";
            case FILE -> name + "  " + entry.size();
        };
    }

    private static List<String> below(Args args, FileInfo folder, ToolContext context)
            throws IOException, InterruptedException {
        Glob pattern = Glob.of(String.valueOf(args.pattern()));
        List<Glob> ignored = args.ignore().stream().map(Glob::of).toList();
        List<FileTree.Found> found = new ArrayList<>();
        new FileTree(context.sandbox(), new FileTree.Rules(args.hidden(), false))
                .walk(
                        folder.path(),
                        file -> {
                            String path = file.relative();
                            if (pattern.matches(path)
                                    && ignored.stream().noneMatch(g -> g.matches(path))) {
                                found.add(file);
                            }
                            return true;
                        });
        found.sort(
                Comparator.comparing((FileTree.Found file) -> file.info().modified())
                        .reversed()
                        .thenComparing(FileTree.Found::relative));
        return found.stream().map(file -> Clip.visible(file.relative())).toList();
    }

    private static ToolResult result(Args args, FileInfo folder, List<String> lines) {
        int shown = Math.min(lines.size(), args.limit());
        Json.Obj details =
                Json.object()
                        .put("path", folder.path())
                        .put("entries", lines.size())
                        .put("shown", shown)
                        .build();
        if (lines.isEmpty()) {
            return ToolResult.ok(
                    args.pattern() == null
                            ? "[The folder is empty]"
                            : "[Nothing matches " + args.pattern() + "]",
                    details);
        }
        String text = String.join("\n", lines.subList(0, shown));
        String notice =
                shown < lines.size()
                        ? "\n\n[%d of %d entries; narrow with pattern or raise limit]"
                                .formatted(shown, lines.size())
                        : "";
        return ToolResult.ok(text + notice, details);
    }
}
