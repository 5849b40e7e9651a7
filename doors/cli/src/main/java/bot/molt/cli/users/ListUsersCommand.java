package bot.molt.cli.users;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;

/// `users list`: who has a key.
public final class ListUsersCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot users list --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("users.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        Table table = new Table("ID", "KEY", "SINCE");
        for (Json item : answer.items("users")) {
            Json.Obj user = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            table.row(
                    user.string("id").orElse("?"),
                    user.string("key").orElse("?"),
                    user.string("createdAt").orElse(""));
        }
        table.print(session.out());
        return 0;
    }
}
