package bot.molt.tools.edit;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.text.TextFile;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Replaces exact text in one file; several replacements happen all or not at all.
///
/// Bytes outside of the replaced text stay as they are. Line ends of `oldText` need not be those of
/// the file; new lines get the line end of their place.
///
/// Details: `{"path":"/w/a","replaced":2,"diff":"@@ -3,1 +3,1 @@…"}`.
public final class EditTool implements Tool<EditTool.Args> {
    private static final long MAX_BYTES = 32L << 20;
    private static final int MAX_SNIPPET = 4_000;

    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "edit",
                    """
                    Replaces exact text in a file of the workspace. oldText must be there exactly once, unless replace_all is \
                    set; edits does several replacements in order, all or none. Refused when the file changed since you \
                    read it. The answer shows the changed lines.\
                    """,
                    Args.class,
                    Effect.WRITES);

    /// One replacement.
    public record Change(
            @Aka("old_string") @Doc("Text to replace, exactly as in the file") String oldText,
            @Aka("new_string") @Doc("Text to put there") String newText,
            @Aka("replace_all") @Default("false") @Doc("Replace every occurrence")
                    boolean replaceAll) {}

    /// Arguments of `edit`.
    public record Args(
            @Aka("file_path") @Doc("File to change; absolute, or relative to the workspace")
                    String path,
            @Aka("old_string") @Nullable @Doc("Text to replace, exactly as in the file")
                    String oldText,
            @Aka("new_string") @Nullable @Doc("Text to put there") String newText,
            @Aka("replace_all") @Default("false") @Doc("Replace every occurrence")
                    boolean replaceAll,
            @Default("[]")
                    @Doc("Several replacements instead, each seeing the result of the one before")
                    List<Change> edits) {
        public Args {
            Require.nonBlank("path", path);
            Require.that(
                    edits.isEmpty() ? oldText != null && newText != null : oldText == null,
                    "oldText",
                    oldText == null ? "missing" : "beside edits",
                    "oldText and newText, or edits");
        }

        List<Change> changes() {
            return edits.isEmpty()
                    ? List.of(
                            new Change(
                                    String.valueOf(oldText), String.valueOf(newText), replaceAll))
                    : edits;
        }
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of(new Access.Read(args.path()), new Access.Write(args.path()));
    }

    @Override
    public ToolResult call(Args args, ToolContext context) throws IOException {
        SandboxFiles files = context.sandbox().files();
        FileInfo info = files.stat(args.path());
        Optional<String> seen = context.seenFiles().version(info.path());
        if (seen.isPresent() && !seen.get().equals(info.version())) {
            return changed(args);
        }
        byte[] bytes = files.readAll(info.path(), MAX_BYTES);
        if (TextFile.looksBinary(bytes)) {
            return ToolResult.failed(args.path() + ": binary file (expected: text)");
        }
        TextFile before = TextFile.of(bytes);
        Replacement all = new Replacement(args.path(), before.text());
        List<Change> changes = args.changes();
        for (int i = 0; i < changes.size(); i++) {
            Optional<String> problem = all.apply(changes.get(i));
            if (problem.isPresent()) {
                String which =
                        changes.size() == 1
                                ? ""
                                : "edits[%d] of %d, nothing was changed: "
                                        .formatted(i, changes.size());
                return ToolResult.failed(which + problem.get());
            }
        }
        return written(args, context, info, before, all);
    }

    private static ToolResult written(
            Args args, ToolContext context, FileInfo info, TextFile before, Replacement all)
            throws IOException {
        try {
            byte[] bytes = before.with(all.text()).bytes();
            FileInfo now = context.sandbox().files().write(info.path(), bytes, info.version());
            context.seenFiles().saw(now.path(), now.version());
            return done(args, now, before.text(), all);
        } catch (FileChangedException e) {
            return changed(args);
        } catch (CodedException e) {
            if (e.code() == ErrorCode.CONFLICT) {
                return ToolResult.failed(args.path() + ": " + e.text());
            }
            throw e;
        }
    }

    private static ToolResult changed(Args args) {
        return ToolResult.failed(
                args.path()
                        + ": changed since it was read (expected: the version you saw); read it again, then edit");
    }

    private static ToolResult done(Args args, FileInfo now, String before, Replacement all) {
        String diff = LineDiff.between(before, all.text());
        String shown =
                diff.length() <= MAX_SNIPPET
                        ? diff
                        : bot.molt.spi.text.Clip.start(diff, MAX_SNIPPET)
                                + "\n… ["
                                + diff.lines().count()
                                + " lines of changes]";
        return ToolResult.ok(
                "%s: %d replaced\n%s".formatted(args.path(), all.count(), shown),
                Json.object()
                        .put("path", now.path())
                        .put("replaced", all.count())
                        .put("diff", bot.molt.spi.text.Clip.start(diff, 50_000))
                        .build());
    }
}
