package bot.molt.cli.sandbox;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// `sandbox recreate`: closes sandboxes, so that the next call opens them anew.
public final class RecreateSandboxCommand implements Command {
    private static final String EXPECTED = "--all, --user, --session, --agent or a name";

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "After a change of image or settings. Workspaces and home folders stay; what else was changed inside goes. Exits with 1 where something stayed because it is in use.")
                .words("<name>", "0..1", "Name of the sandbox, as `moltbot sandbox list` shows it.")
                .flag("--all", "Every sandbox.")
                .option("--user", "ID", "Those of this user.")
                .option("--session", "KEY", "Those of this session.")
                .option("--agent", "ID", "Those of this agent.")
                .flag("--force", "Also those in use: what runs there is ended.")
                .example("moltbot sandbox recreate --user alice")
                .example("moltbot sandbox recreate --all --force");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("all", args.has("--all"))
                        .put("user", args.text("--user"))
                        .put("session", args.text("--session"))
                        .put("agent", args.text("--agent"))
                        .put("name", args.word(0))
                        .put("force", args.has("--force"))
                        .build();
        List<String> given =
                Stream.of(
                                args.has("--all") ? "--all" : null,
                                args.text("--user"),
                                args.text("--session"),
                                args.text("--agent"),
                                args.word(0))
                        .filter(Objects::nonNull)
                        .toList();
        if (given.size() != 1) {
            String text = given.isEmpty() ? "none named" : String.join(" and ", given);
            throw Args.refused("sandboxes", text, "one of " + EXPECTED);
        }
        return Closed.show(
                session, session.call("sandbox.recreate", params), "No such sandbox is open.");
    }
}
