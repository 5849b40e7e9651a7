package bot.molt.cli.workspaces;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.stream.Collectors;

/// `workspaces list`: where calls can work.
public final class ListWorkspacesCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot workspaces list");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("workspaces.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        Table table = new Table("ID", "PATH", "USERS", "REPOSITORY");
        for (Json item : answer.items("workspaces")) {
            Json.Obj workspace = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            table.row(
                    workspace.string("id").orElse("?"),
                    workspace.string("path").orElse(""),
                    users(workspace),
                    workspace.string("gitRepo").orElse(""));
        }
        table.print(session.out());
        return 0;
    }

    private static String users(Json.Obj workspace) {
        return workspace.has("users")
                ? workspace.items("users").stream()
                        .map(item -> item instanceof Json.Str(String text) ? text : "?")
                        .collect(Collectors.joining(", "))
                : "everybody";
    }
}
