package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.Inspection;
import bot.molt.cli.check.Reach;
import bot.molt.cli.check.Severity;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `security audit`: settings and files that open a door, and with `--deep` the gateway as an
/// attacker tries it.
public final class SecurityAuditCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Every finding has an id, a severity and a remedy. Exits with 1 where a finding is critical. --fix mends permissions and redaction, never tokens, binds or what tools may do.")
                .flag("--deep", "Try the running gateway from outside too, as an attacker would.")
                .flag("--fix", "Mend permissions and the redaction of logs.")
                .example("moltbot security audit")
                .example("moltbot security audit --deep --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Ground ground = new Ground(session, InstantSource.system());
        List<Check> checks = new ArrayList<>(SecurityChecks.all());
        if (args.has("--deep")) {
            checks.add(new Probes());
        }
        Inspection seen =
                args.has("--fix")
                        ? Inspection.mending(checks, ground)
                        : Inspection.of(checks, ground);
        if (session.json()) {
            session.print(tree(seen, ground, args));
        } else {
            show(seen, session, args.has("--deep"));
        }
        return seen.count(Severity.CRITICAL) > 0 ? 1 : 0;
    }

    private static void show(Inspection seen, Session session, boolean isDeep) {
        Style style = session.style();
        seen.mended().forEach(what -> session.out().println(Style.shown("mended: " + what)));
        seen.failed().forEach(what -> session.out().println(Style.shown("NOT MENDED: " + what)));
        if (!seen.copies().isEmpty()) {
            session.out().println("Copies of what was touched: " + seen.copies());
        }
        Severity last = Severity.OK;
        for (Finding finding : seen.wrong()) {
            if (finding.severity() != last) {
                last = finding.severity();
                String name = last.name();
                session.out().println(last == Severity.CRITICAL ? style.bad(name) : name);
            }
            session.out().println("  " + finding.id() + ": " + Style.shown(finding.what()));
            if (!finding.fix().isEmpty()) {
                session.out().println("    Fix: " + Style.shown(finding.fix()));
            }
        }
        if (isDeep) {
            long stopped =
                    seen.findings().stream()
                            .filter(finding -> finding.isOk() && finding.id().startsWith("probe."))
                            .count();
            session.out().println("%d attacks were tried and stopped".formatted(stopped));
        }
        session.out()
                .println(
                        "%d critical · %d warn · %d info"
                                .formatted(
                                        seen.count(Severity.CRITICAL),
                                        seen.count(Severity.WARN),
                                        seen.count(Severity.INFO)));
    }

    /// In the shape of the original.
    private static Json.Obj tree(Inspection seen, Ground ground, Args args) throws IOException {
        Json.Obj report = report(seen, ground, args.has("--deep"));
        if (!args.has("--fix")) {
            return report;
        }
        Json.Obj fix =
                Json.object()
                        .put("ok", seen.failed().isEmpty())
                        .put("stateDir", ground.state().toString())
                        .put("configPath", ground.config().toString())
                        .put("changes", Json.strings(seen.mended()))
                        .put("errors", Json.strings(seen.failed()))
                        .put("copies", seen.copies())
                        .build();
        return Json.object().put("fix", fix).put("report", report).build();
    }

    private static Json.Obj report(Inspection seen, Ground ground, boolean isDeep)
            throws IOException {
        Json.ObjectBuilder tree =
                Json.object()
                        .put("ts", ground.now().toEpochMilli())
                        .put("summary", seen.summary())
                        .put(
                                "findings",
                                Json.array(
                                        seen.wrong().stream()
                                                .<Json>map(SecurityAuditCommand::tree)
                                                .toList()));
        if (isDeep) {
            Reach reach = ground.reach();
            Json.Obj gateway =
                    Json.object()
                            .put("attempted", true)
                            .put("url", reach.url())
                            .put("ok", reach.isIn())
                            .put("error", reach.isIn() ? null : reach.reason())
                            .build();
            tree.put("deep", Json.object().put("gateway", gateway).build());
        }
        return tree.build();
    }

    private static Json tree(Finding finding) {
        return Json.object()
                .put("checkId", finding.id())
                .put("severity", finding.severity().word())
                .put("title", title(finding.id()))
                .put("detail", finding.what())
                .put("remediation", finding.fix().isEmpty() ? null : finding.fix())
                .build();
    }

    /// `gateway.token_too_short` as `Gateway: token too short`.
    private static String title(String id) {
        int dot = id.lastIndexOf('.');
        String group = id.substring(0, Math.max(0, dot)).replace('.', ' ').replace('_', ' ');
        String rest = id.substring(dot + 1).replace('_', ' ');
        String text = group.isEmpty() ? rest : group + ": " + rest;
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
