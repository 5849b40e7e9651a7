package bot.molt.cli.audit;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `audit verify`: whether a record was changed, dropped, swapped or added.
public final class VerifyAuditCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Exits with 1 where the chain is broken. Files named are read here, without a gateway.")
                .words(
                        "[file]",
                        "0..*",
                        "Files to check, oldest first; the gateway's own log where none is named.")
                .example("moltbot audit verify")
                .example("moltbot audit verify audit.jsonl.1 audit.jsonl");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<Path> files = args.words().stream().map(Path::of).toList();
        Json.Obj report =
                files.isEmpty()
                        ? session.call("audit.verify", Json.Obj.EMPTY)
                        : session.local().auditOrThrow().verify(files);
        boolean intact = report.isTrue("ok");
        if (session.json()) {
            session.print(report);
            return intact ? 0 : 1;
        }
        long records = report.number("records").orElse(0L);
        String verdict = intact ? session.style().good("intact") : session.style().bad("broken");
        session.out().println("Audit log: " + verdict + " (" + records + " records)");
        for (Json problem : report.items("problems")) {
            String text = problem instanceof Json.Str(String said) ? said : problem.toString();
            session.out().println("  " + Style.shown(text));
        }
        return intact ? 0 : 1;
    }
}
