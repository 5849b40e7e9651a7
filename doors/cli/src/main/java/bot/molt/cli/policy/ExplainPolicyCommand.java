package bot.molt.cli.policy;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `policy explain`: the decision on a shell command, and what led to it.
public final class ExplainPolicyCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Nothing is run. Exits with 0 where the command may run, 4 where it may not or somebody is asked first.")
                .words(
                        "<command>",
                        "1..*",
                        "The shell command; one word in quotes, or several words.")
                .option("--user", "ID", "Decide for this user instead of yourself.")
                .option("--workspace", "ID", "Decide for this workspace.")
                .raw()
                .example("moltbot policy explain 'git push && rm -rf build'")
                .example("moltbot policy explain --user alice 'npm test'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("command", String.join(" ", args.words()))
                        .put("user", args.text("--user"))
                        .put("workspace", args.text("--workspace"))
                        .build();
        Json.Obj answer = session.call("policy.explain", params);
        String decision = answer.string("decision").orElse("?");
        if (session.json()) {
            session.print(answer);
        } else {
            print(session, answer, decision);
        }
        return decision.equals("allow") ? 0 : 4;
    }

    private static void print(Session session, Json.Obj answer, String decision) {
        Style style = session.style();
        String shown = decision.equals("allow") ? style.good(decision) : style.bad(decision);
        session.out().println(shown + ": " + Style.shown(answer.string("reason").orElse("")));
        print(session, "  rule:   ", answer.string("rule").orElse(""));
        print(session, "  source: ", answer.string("source").orElse(""));
        List<Json> parts = answer.items("commands");
        for (Json part : parts) {
            Json.Obj command = part instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String line =
                    "  - %s: %s (%s)"
                            .formatted(
                                    command.string("command").orElse("?"),
                                    command.string("decision").orElse("?"),
                                    command.string("rule").orElse(""));
            session.out().println(Style.shown(line));
        }
    }

    private static void print(Session session, String label, String value) {
        if (!value.isEmpty()) {
            session.out().println(label + Style.shown(value));
        }
    }
}
