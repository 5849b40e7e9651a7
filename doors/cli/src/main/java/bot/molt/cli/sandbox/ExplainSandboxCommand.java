package bot.molt.cli.sandbox;

import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.List;

/// `sandbox explain`: where a call would run, with what, and which setting says so.
public final class ExplainSandboxCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Nothing is run and nothing is opened. Exits with 0 where the call would find its target, 8 where the target does not work on the gateway's machine, 4 where the policy closes the tool.")
                .option("--user", "ID", "Explain for this user instead of yourself.")
                .option("--workspace", "ID", "In this workspace instead of the user's own.")
                .option("--session", "KEY", "In this session instead of the main one.")
                .option("--agent", "ID", "In the main session of this agent.")
                .option("--tool", "NAME", "Say what the policy says of this tool, too.")
                .example("moltbot sandbox explain --user alice --tool exec")
                .example("moltbot sandbox explain --workspace project-a --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("user", args.text("--user"))
                        .put("workspace", args.text("--workspace"))
                        .put("session", args.text("--session"))
                        .put("agent", args.text("--agent"))
                        .put("tool", args.text("--tool"))
                        .build();
        Json.Obj answer = session.call("sandbox.explain", params);
        if (session.json()) {
            session.print(answer);
        } else {
            new Page(session).print(answer);
        }
        return code(answer);
    }

    private static int code(Json.Obj answer) {
        if (answer.object("policy").string("decision").orElse("").equals("denied")) {
            return ErrorCode.DENIED.exitCode();
        }
        return answer.object("target").object("readiness").isTrue("ready")
                ? 0
                : ErrorCode.UNAVAILABLE.exitCode();
    }

    /// The answer as text.
    private record Page(Session session) {
        void print(Json.Obj answer) {
            Json.Obj subject = answer.object("subject");
            String workspace =
                    subject.has("workspace")
                            ? "workspace " + Shown.text(subject, "workspace")
                            : "own workspace";
            session.out()
                    .println(
                            "Calls of %s, %s, session %s:"
                                    .formatted(
                                            Shown.text(subject, "user"),
                                            workspace,
                                            Shown.text(subject, "session")));
            target(answer.object("target"));
            policy(answer.object("policy"));
            mounts(answer.items("mounts"));
            network(answer.object("network"));
            limits(answer.items("limits"));
            settings("settings", answer.items("settings"));
            settings("quota", answer.items("quota"));
        }

        private void target(Json.Obj target) {
            Json.Obj readiness = target.object("readiness");
            Style style = session.style();
            String kind = Shown.text(target, "kind");
            boolean ready = readiness.isTrue("ready");
            line("target", style.strong(kind) + " (" + Shown.text(target, "name") + ")");
            line("  why", Shown.text(target, "why") + source(target));
            line(
                    "  ready",
                    (ready ? style.good("yes") : style.bad("NO"))
                            + ": "
                            + Shown.text(readiness, "detail"));
            if (!ready) {
                line("  fix", Shown.text(readiness, "fix"));
                line("", "calls are refused until then; none falls back to a weaker target");
            }
            for (Json gap : readiness.items("gaps")) {
                line("  gap", style.warn(plain(gap)));
            }
        }

        private void policy(Json.Obj policy) {
            if (!policy.equals(Json.Obj.EMPTY)) {
                boolean denied = Shown.text(policy, "decision").equals("denied");
                String decision = denied ? "denied" : "open";
                Style style = session.style();
                line(
                        "policy",
                        Shown.text(policy, "tool")
                                + ": "
                                + (denied ? style.bad(decision) : style.good(decision))
                                + ", "
                                + Shown.text(policy, "reason")
                                + source(policy));
            }
        }

        private void mounts(List<Json> mounts) {
            session.out().println("mounts:");
            Table table = new Table("  INSIDE", "", "ON THE HOST", "SET BY");
            for (Json item : mounts) {
                Json.Obj mount = Shown.object(item);
                table.row(
                        "  " + Shown.text(mount, "inside"),
                        Shown.text(mount, "access"),
                        Shown.text(mount, "host"),
                        Shown.text(mount, "source"));
            }
            table.print(session.out());
        }

        private void network(Json.Obj network) {
            line("network", Shown.text(network, "mode") + source(network));
            for (Json rule : network.items("allow")) {
                line("  open", plain(rule));
            }
        }

        private void limits(List<Json> limits) {
            if (limits.isEmpty()) {
                line("limits", "none");
                return;
            }
            settings("limits", limits);
        }

        private void settings(String heading, List<Json> settings) {
            if (settings.isEmpty()) {
                return;
            }
            session.out().println(heading + ":");
            Table table = new Table("  NAME", "VALUE", "SET BY");
            for (Json item : settings) {
                Json.Obj setting = Shown.object(item);
                table.row(
                        "  " + Shown.text(setting, "name"),
                        Shown.text(setting, "value")
                                + (setting.has("gap") ? " (only in part)" : ""),
                        Shown.text(setting, "source"));
            }
            table.print(session.out());
        }

        private static String plain(Json item) {
            return item instanceof Json.Str(String text) ? Style.shown(text) : "";
        }

        private static String source(Json.Obj part) {
            String source = Shown.text(part, "source");
            return source.isEmpty() ? "" : " [" + source + "]";
        }

        private void line(String label, String value) {
            session.out().printf("%-10s%s%n", label.isEmpty() ? "" : label + ":", value);
        }
    }
}
