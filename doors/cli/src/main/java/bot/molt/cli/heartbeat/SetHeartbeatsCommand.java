package bot.molt.cli.heartbeat;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `system heartbeat enable` and `disable`.
final class SetHeartbeatsCommand implements Command {
    private final boolean enabled;

    private SetHeartbeatsCommand(boolean enabled) {
        this.enabled = enabled;
    }

    static SetHeartbeatsCommand on() {
        return new SetHeartbeatsCommand(true);
    }

    static SetHeartbeatsCommand off() {
        return new SetHeartbeatsCommand(false);
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "For good: moltbot config set agents.defaults.heartbeat.every 0m, or an interval.")
                .example("moltbot system heartbeat " + (enabled ? "enable" : "disable"));
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer =
                session.call("set-heartbeats", Json.object().put("enabled", enabled).build());
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println(enabled ? "Heartbeats are on." : "Heartbeats are off.");
        }
        return 0;
    }
}
