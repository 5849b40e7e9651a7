package bot.molt.cli.workspaces;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `workspaces remove`: takes a workspace out of the configuration, and leaves its folder.
public final class RemoveWorkspaceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Calls cannot name it any more. The folder and what is in it stay.")
                .words("<id>", "1", "Id of the workspace.")
                .example("moltbot workspaces remove project-a");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("id", args.words().getFirst()).build();
        Json.Obj answer = session.call("workspaces.remove", params);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        session.out()
                .println(
                        Style.shown(
                                "Removed workspace %s from the configuration. Its folder stays: %s"
                                        .formatted(
                                                answer.string("id").orElse("?"),
                                                answer.string("path").orElse("?"))));
        return 0;
    }
}
