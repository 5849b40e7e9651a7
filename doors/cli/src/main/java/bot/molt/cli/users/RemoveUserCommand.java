package bot.molt.cli.users;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `users remove`: takes the key and the user's section of the configuration away.
public final class RemoveUserCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The key stops working at once and what runs for the user is ended. The item of routing.users goes; files and audit records stay. `moltbot users revoke` keeps the item.")
                .words("<id>", "1", "Id of the user.")
                .example("moltbot users remove alice");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = args.words().getFirst();
        Json.Obj answer = session.call("users.remove", Json.object().put("id", id).build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        String section =
                answer.isTrue("hadSection")
                        ? "the item of routing.users was taken out of the configuration"
                        : "no item of routing.users stood in the configuration file";
        String key = answer.isTrue("hadKey") ? "the key no longer works" : "there was no key";
        session.out().println("Removed " + id + ": " + key + ", and " + section + ".");
        session.out()
                .println(
                        "The user's files stay: a new user of this id would find them. Move them away first where that is not wanted.");
        return 0;
    }
}
