package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `channels start` and `channels stop`.
public final class SteerChannelCommand implements Command {
    private final String verb;

    /// @param verb `start` or `stop`
    public SteerChannelCommand(String verb) {
        this.verb = verb;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.option("--channel", "ID", "The channel.")
                .option("--account", "NAME", "Which of its accounts.")
                .example("moltbot channels %s --channel telegram".formatted(verb));
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer =
                session.call(
                        "channels." + verb,
                        Json.object()
                                .put("channel", args.text("--channel"))
                                .put("accountId", args.text("--account"))
                                .build());
        return Told.show(
                session,
                answer,
                "%s %s %s."
                        .formatted(
                                verb.equals("start") ? "Started" : "Stopped",
                                answer.string("channel").orElse("?"),
                                answer.string("accountId").orElse("?")));
    }
}
