package bot.molt.cli.agents;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `agents add`: another agent, written into the configuration.
public final class AddAgentCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Writes an item of agents.list into the gateway's configuration file; comments stay. It holds when the command returns.")
                .words("<name>", "1", "Its name; the id is made of it: Home Lab is home-lab.")
                .option(
                        "--workspace",
                        "FOLDER",
                        "Its folder on the gateway: absolute, or beginning with ~/; else one beside the default agent's.")
                .option("--model", "REF", "The model that it asks: PROVIDER/MODEL.")
                .option("--emoji", "TEXT", "Stands beside its name.")
                .repeated(
                        "--bind",
                        "CHANNEL[:ACCOUNT]",
                        "Messages of this channel are for it; may be said several times.")
                .example("moltbot agents add work --workspace ~/work --bind telegram:work")
                .example("moltbot agents add \"Home Lab\" --model ollama/qwen3");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer =
                session.call(
                        "agents.create",
                        Json.object()
                                .put("name", args.words().getFirst())
                                .put("workspace", args.text("--workspace"))
                                .put("model", args.text("--model"))
                                .put("emoji", args.text("--emoji"))
                                .put("bind", Json.strings(args.texts("--bind")))
                                .build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        session.out()
                .println(
                        Style.shown(
                                "Added agent %s; it works in %s."
                                        .formatted(
                                                answer.string("agentId").orElse("?"),
                                                answer.string("workspace").orElse("?"))));
        return 0;
    }
}
