package bot.molt.cli.users;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `users revoke`: takes the key away.
public final class RevokeUserCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The key stops working at once, and what runs for the user is ended. The user's section of the configuration, records and files stay; `moltbot users rotate` gives a new key.")
                .words("<id>", "1", "Id of the user.")
                .example("moltbot users revoke alice");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = args.words().getFirst();
        Json.Obj answer = session.call("users.revoke", Json.object().put("id", id).build());
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println("The key of " + id + " no longer works.");
        }
        return 0;
    }
}
