package bot.molt.tools.coding;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The face `Grep` of `grep`.
final class GrepFace {
    private GrepFace() {}

    /// Lines around matches.
    record Around(
            @Name("-A") @Default("0") @Doc("Lines after each match (content)") int after,
            @Name("-B") @Default("0") @Doc("Lines before each match (content)") int before,
            @Name("-C") @Default("0") @Doc("Lines on both sides of each match (content)") int both,
            @Default("0") @Doc("The same as -C") int context) {}

    /// How to match and show.
    record Form(
            @Name("-n") @Default("true") @Doc("Show line numbers (content)") boolean numbers,
            @Name("-i") @Default("false") @Doc("Upper and lower case are the same")
                    boolean ignoreCase,
            @Default("false") @Doc("Patterns may span lines, and . matches line ends")
                    boolean multiline,
            @Name("head_limit")
                    @Default("250")
                    @Doc("Most lines or files to show; 0 for as many as fit")
                    int headLimit,
            @Default("0") @Doc("Lines or files to skip first") int offset) {}

    /// Arguments of `Grep`.
    record Args(
            @Doc("Regular expression") String pattern,
            @Default(".") @Doc("File or folder to search; the workspace where absent") String path,
            @Nullable @Doc("Globs of files, such as *.js or *.{ts,tsx}") String glob,
            @Nullable @Doc("Kind of file: js, py, rust, go, java …") String type,
            @Name("output_mode")
                    @Default("files_with_matches")
                    @Doc("content, files_with_matches or count")
                    String outputMode,
            @Flat Around around,
            @Flat Form form) {
        Args {
            Require.that(
                    Set.of("content", "files_with_matches", "count").contains(outputMode),
                    "output_mode",
                    outputMode,
                    "content, files_with_matches or count");
        }
    }

    static ToolFace face() {
        return new Face<>(
                "Grep",
                "Search file contents",
                """
                Searches files on the remote machine for a regular expression (RE2: no look-around, escape \
                literal braces). output_mode files_with_matches (default) gives paths, newest first; content \
                gives lines; count gives numbers. Files that .gitignore names and binary files are left out.\
                """,
                Args.class,
                "grep",
                GrepFace::translate,
                Face.READS,
                150000);
    }

    private static Json.Obj translate(Args args) {
        Around around = args.around();
        Form form = args.form();
        return Json.object()
                .put("pattern", args.pattern())
                .put("path", args.path())
                .put("glob", args.glob())
                .put("type", args.type())
                .put("outputMode", args.outputMode())
                .put("after", around.after())
                .put("before", around.before())
                .put("context", Math.max(around.both(), around.context()))
                .put("lineNumbers", form.numbers())
                .put("ignoreCase", form.ignoreCase())
                .put("multiline", form.multiline())
                .put("headLimit", form.headLimit())
                .put("offset", form.offset())
                .build();
    }
}
