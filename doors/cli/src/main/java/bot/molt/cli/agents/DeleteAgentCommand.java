package bot.molt.cli.agents;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `agents delete`: takes an agent and its bindings out of the configuration.
public final class DeleteAgentCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Its folder and its sessions stay; the default agent cannot be deleted.")
                .words("<id>", "1", "Id of the agent.")
                .example("moltbot agents delete work");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("agentId", args.words().getFirst()).build();
        Json.Obj answer = session.call("agents.delete", params);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        session.out()
                .println(
                        Style.shown(
                                "Deleted agent %s and %d of its bindings. Its folder stays: %s"
                                        .formatted(
                                                answer.string("agentId").orElse("?"),
                                                answer.number("removedBindings").orElse(0L),
                                                answer.string("workspace").orElse("?"))));
        return 0;
    }
}
