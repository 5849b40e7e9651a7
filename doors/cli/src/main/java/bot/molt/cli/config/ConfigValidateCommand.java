package bot.molt.cli.config;

import bot.molt.base.config.ConfigProblem;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// `config validate`: everything that is wrong with the file, each with its line and column.
public final class ConfigValidateCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Exits with 2 where the gateway would refuse the file, 0 otherwise; warnings are printed either way.")
                .example("moltbot config validate")
                .example("moltbot config validate --config ./moltbot.json --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        LocalConfig local = session.local().configOrThrow();
        List<ConfigProblem> findings = local.check(session.files(), LocalFile.text(session).text());
        boolean refused = findings.stream().anyMatch(ConfigProblem::refuses);
        if (session.json()) {
            session.print(document(session, findings, refused));
        } else {
            findings.forEach(finding -> session.out().println(finding));
            session.out()
                    .println(
                            session.configFile()
                                    + ": "
                                    + verdict(session, findings.size(), refused));
        }
        return refused ? 2 : 0;
    }

    private static String verdict(Session session, int count, boolean refused) throws IOException {
        if (refused) {
            return session.style().bad("refused");
        }
        String absent =
                Files.exists(session.configFile()) ? "" : " (no such file: all defaults hold)";
        return session.style().good("valid")
                + absent
                + (count == 0 ? "" : ", with " + count + (count == 1 ? " warning" : " warnings"));
    }

    private static Json.Obj document(Session session, List<ConfigProblem> findings, boolean refused)
            throws IOException {
        List<Json> issues = new ArrayList<>();
        for (ConfigProblem finding : findings) {
            Json.ObjectBuilder issue =
                    Json.object()
                            .put("path", finding.path())
                            .put("message", finding.text())
                            .put("weight", finding.refuses() ? "refusal" : "warning")
                            .put("line", finding.place().line())
                            .put("column", finding.place().column());
            issues.add(issue.build());
        }
        return Json.object()
                .put("file", session.configFile().toString())
                .put("valid", !refused)
                .put("issues", Json.array(issues))
                .build();
    }
}
