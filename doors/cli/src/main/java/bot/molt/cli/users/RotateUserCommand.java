package bot.molt.cli.users;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `users rotate`: a new key in the place of the old one.
public final class RotateUserCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The old key stops working at once, also on connections that are open: their next call is refused.")
                .words("<id>", "1", "Id of the user.")
                .example("moltbot users rotate alice");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("id", args.words().getFirst()).build();
        return Keys.show(session, session.call("users.rotate", params));
    }
}
