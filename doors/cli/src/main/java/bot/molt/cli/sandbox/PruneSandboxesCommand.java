package bot.molt.cli.sandbox;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `sandbox prune`: closes what nobody uses, now instead of when its time is over.
public final class PruneSandboxesCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Closes every sandbox that no call uses and in which no process runs. Workspaces stay. The gateway does so by itself after agents.defaults.sandbox.prune.idleHours.")
                .example("moltbot sandbox prune");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        return Closed.show(
                session,
                session.call("sandbox.prune", Json.Obj.EMPTY),
                "Nothing to close: every open sandbox is in use, or none is open.");
    }
}
