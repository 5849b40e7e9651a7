package bot.molt.cli.service;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `gateway restart`: a new process where the gateway is a service of this machine, else a new
/// start in the process that runs.
public final class RestartGatewayCommand implements Command {
    private static final ServiceKind GATEWAY = new GatewayKind();

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Where it is installed as a service the supervisor starts a new process. Otherwise, and with --url or --in-process, the gateway takes no more requests, lets those that run end, reads its configuration and answers again in the same process.")
                .flag("--in-process", "In its process also where it is a service.")
                .option("--reason", "TEXT", "Why, for the log; in its process only.");
        Place.describe(syntax);
        syntax.example("moltbot gateway restart")
                .example("moltbot gateway restart --in-process --reason 'new port'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Place place = Place.of(GATEWAY, args, session);
        boolean inside =
                args.has("--in-process")
                        || args.text("--reason") != null
                        || session.options().url() != null;
        if (!inside && (place.known() || args.has("--system"))) {
            return new SteerServiceCommand(GATEWAY, SteerServiceCommand.Verb.RESTART)
                    .run(place, session);
        }
        return inProcess(args, session);
    }

    private static int inProcess(Args args, Session session) throws IOException {
        String reason = args.text("--reason");
        Json.Obj params = Json.object().put("reason", reason == null ? "" : reason).build();
        Json.Obj answer = session.call("gateway.restart.request", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out()
                    .println(
                            "The gateway (process %d) restarts."
                                    .formatted(answer.number("pid").orElse(0L)));
        }
        return 0;
    }
}
