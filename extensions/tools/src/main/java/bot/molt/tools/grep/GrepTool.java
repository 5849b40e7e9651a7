package bot.molt.tools.grep;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds lines by regular expression.
///
/// Where the sandbox has ripgrep, it picks the files that may match; the matching itself and the
/// form of the answer are the same with and without it.
///
/// Details: `{"path":"/w","files":3,"lines":12,"more":false}`.
public final class GrepTool implements Tool<GrepTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "grep",
                    """
                    Searches files of the workspace for a regular expression (RE2 syntax, no look-around or back references). \
                    Answers with file paths, newest first, or with lines (output_mode content) or counts. Files that .gitignore \
                    names, .git, binary files and files over 32 MB are left out.\
                    """,
                    Args.class,
                    Effect.READS);

    /// What comes back.
    public enum Mode {
        FILES_WITH_MATCHES,
        CONTENT,
        COUNT
    }

    /// Lines to show around a match.
    public record Around(
            @Aka("-A") @Default("0") @Doc("Lines to show after each match (content)") int after,
            @Aka("-B") @Default("0") @Doc("Lines to show before each match (content)") int before,
            @Aka("-C") @Default("0") @Doc("Lines to show on both sides of each match (content)")
                    int context) {
        public Around {
            after = Math.clamp(Math.max(after, context), 0, 1_000);
            before = Math.clamp(Math.max(before, context), 0, 1_000);
        }
    }

    /// How to match.
    public record Matching(
            @Aka({"-i", "ignore_case"}) @Default("false") @Doc("Upper and lower case are the same")
                    boolean ignoreCase,
            @Default("false") @Doc("Patterns may span lines, and . matches line ends")
                    boolean multiline,
            @Aka({"-F", "fixed_strings"}) @Default("false") @Doc("The pattern is plain text")
                    boolean fixedStrings) {}

    /// Which files to look at.
    public record Files(
            @Nullable @Doc("Globs of files, such as *.{ts,tsx} or src/**; ! in front leaves out")
                    String glob,
            @Nullable @Doc("Kind of file: java, py, js, ts, go, rust …") String type,
            @Default("true") @Doc("Whether to look at names that begin with a dot") boolean hidden,
            @Aka("no_ignore")
                    @Default("false")
                    @Doc("Whether to search files that ignore files leave out")
                    boolean noIgnore) {}

    /// Which part of the answer to show.
    public record Window(
            @Aka("head_limit")
                    @Default("250")
                    @Doc("Most lines or files to show; 0 for as many as fit")
                    int headLimit,
            @Default("0") @Doc("Lines or files to skip first") int offset) {
        public Window {
            Require.range("headLimit", headLimit, 0, 1_000_000);
            Require.range("offset", offset, 0, 1_000_000);
        }
    }

    /// Arguments of `grep`.
    public record Args(
            @Doc("Regular expression") String pattern,
            @Default(".") @Doc("File or folder to search; absolute, or relative to the workspace")
                    String path,
            @Aka("output_mode") @Default("files-with-matches") @Doc("What to answer")
                    Mode outputMode,
            @Aka("-n") @Default("true") @Doc("Show line numbers (content)") boolean lineNumbers,
            @Flat Around around,
            @Flat Matching matching,
            @Flat Files files,
            @Flat Window window) {
        public Args {
            Require.that(!pattern.isEmpty(), "pattern", "empty", "a regular expression");
            Require.nonBlank("path", path);
        }
    }

    private final Ripgrep ripgrep;

    /// A tool that uses ripgrep where it is.
    public GrepTool() {
        this(new Ripgrep());
    }

    GrepTool(Ripgrep ripgrep) {
        this.ripgrep = ripgrep;
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
        LineSearch search = LineSearch.of(args);
        FileInfo root = context.sandbox().files().stat(args.path());
        boolean folder = root.kind() == FileInfo.Kind.FOLDER;
        if (!folder && !Candidates.isSearched(root)) {
            return ToolResult.failed(
                    "%s: %s of %d bytes (expected: a folder, or a regular file of at most %d)"
                            .formatted(
                                    args.path(),
                                    root.kind().name().toLowerCase(Locale.ROOT),
                                    root.size(),
                                    Candidates.MAX_FILE_BYTES));
        }
        Candidates candidates = new Candidates(context.sandbox(), args, root);
        List<FileInfo> files =
                folder
                        ? candidates.below(ripgrep.find(context.sandbox(), args, root.path()))
                        : List.of(root);
        GrepAnswer answer = new GrepAnswer(args, context.sandbox().workspace(), root.path());
        new ParallelSearch(context.sandbox().files(), search).run(files, answer);
        return answer.result();
    }
}
