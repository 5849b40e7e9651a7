package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;

/// `pairing list`: who asked in a chat to be let in.
public final class ListPairingCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("[channel]", "0..1", "Only one channel.")
                .option("--channel", "ID", "Only one channel.")
                .example("moltbot pairing list telegram");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String channel = args.words().isEmpty() ? args.text("--channel") : args.words().getFirst();
        Json.Obj answer =
                session.call(
                        "channels.pairing.list", Json.object().put("channel", channel).build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        Table table = new Table("CHANNEL", "CODE", "ID", "NAME", "SINCE");
        for (Json.Obj request : Told.objects(answer, "requests")) {
            table.row(
                    request.string("channel").orElse("?"),
                    request.string("code").orElse("?"),
                    request.string("id").orElse("?"),
                    request.object("meta").string("name").orElse(""),
                    request.string("createdAt").orElse(""));
        }
        if (answer.items("requests").isEmpty()) {
            session.out().println("Nobody asks to be let in.");
        } else {
            table.print(session.out());
        }
        return 0;
    }
}
