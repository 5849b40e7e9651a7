package bot.molt.cli.policy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.Map;

/// `exec-policy show`: what is configured for shell commands, and what was allowed for good.
public final class ShowExecPolicyCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("What holds for one command line says: moltbot policy explain.")
                .example("moltbot exec-policy show")
                .example("moltbot exec-policy show --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj config = configured(session);
        Json.Obj file = session.call("exec.approvals.get", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(Json.object().put("exec", config).put("approvals", file).build());
            return 0;
        }
        if (config.members().isEmpty()) {
            session.out().println("tools.exec: nothing is set; the defaults hold");
        }
        for (Map.Entry<String, Json> setting : config.members().entrySet()) {
            session.out()
                    .println("tools.exec." + setting.getKey() + ": " + text(setting.getValue()));
        }
        session.out().println("allowed for good: " + file.string("path").orElse("?"));
        for (String agent : file.object("file").object("agents").members().keySet()) {
            for (Json rule :
                    file.object("file").object("agents").object(agent).items("allowlist")) {
                String pattern =
                        rule instanceof Json.Obj one ? one.string("pattern").orElse("?") : "?";
                session.out().println(Style.shown("  " + agent + ": " + pattern));
            }
        }
        return 0;
    }

    private static Json.Obj configured(Session session) throws IOException {
        try {
            return session.call("config.get", Json.object().put("path", "tools.exec").build())
                    .object("value");
        } catch (CodedException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Json.Obj.EMPTY;
            }
            throw e;
        }
    }

    private static String text(Json value) {
        return Style.shown(value instanceof Json.Str(String text) ? text : JsonText.compact(value));
    }
}
