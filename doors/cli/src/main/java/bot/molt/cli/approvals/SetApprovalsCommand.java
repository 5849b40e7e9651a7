package bot.molt.cli.approvals;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// `approvals set`: replaces all that was allowed for good.
public final class SetApprovalsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        ApprovalFile.describe(syntax);
        syntax.about(
                        "Replaces the whole file; what `approvals get --json` shows under `file` fits.")
                .option("--file", "FILE", "The new text, one JSON object.")
                .flag("--stdin", "Read the new text from standard input.")
                .example("moltbot approvals set --file approvals.json")
                .example("moltbot approvals set --gateway --stdin < approvals.json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj next = text(args, session);
        ApprovalFile file = ApprovalFile.of(args, session);
        ApprovalFile.Snapshot written = file.write(next, file.read());
        if (session.json()) {
            session.print(written.tree());
        } else {
            session.out().println("Wrote " + written.path() + " (" + written.place() + ").");
        }
        return 0;
    }

    private static Json.Obj text(Args args, Session session) throws IOException {
        String file = args.text("--file");
        if ((file == null) != args.has("--stdin")) {
            throw Args.refused(
                    "--file", file == null ? "missing" : file, "either --file FILE or --stdin");
        }
        if (file != null) {
            return ApprovalFile.parsed(Files.readString(Path.of(file)), file);
        }
        byte[] bytes = session.streams().in().readAllBytes();
        return ApprovalFile.parsed(new String(bytes, StandardCharsets.UTF_8), "standard input");
    }
}
