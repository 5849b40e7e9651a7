package bot.molt.cli.doctor;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `doctor`: one look at everything that a gateway needs.
public final class DoctorCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Exits with 1 where something keeps a gateway from working.")
                .flag("--fix|--repair", "Mend what can be mended without asking: permissions.")
                .example("moltbot doctor")
                .example("moltbot doctor --fix");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(SystemChecks.jdk());
        findings.addAll(StateChecks.all(session, args.has("--fix")));
        findings.add(ConfigCheck.of(session));
        findings.addAll(GatewayChecks.all(session));
        findings.addAll(SandboxChecks.all(session));
        findings.addAll(SystemChecks.programs(session.environment()));
        boolean failed = findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL);
        if (session.json()) {
            List<Json.Obj> items = findings.stream().map(Finding::json).toList();
            session.print(
                    Json.object().put("ok", !failed).put("findings", Json.array(items)).build());
        } else {
            findings.forEach(finding -> session.out().println(line(session.style(), finding)));
            session.out().println("Doctor complete.");
        }
        return failed ? 1 : 0;
    }

    private static String line(Style style, Finding finding) {
        String mark =
                switch (finding.level()) {
                    case OK -> style.good("ok  ");
                    case WARN -> style.warn("warn");
                    case FAIL -> style.bad("FAIL");
                };
        return mark + "  " + finding.check() + ": " + finding.text();
    }
}
