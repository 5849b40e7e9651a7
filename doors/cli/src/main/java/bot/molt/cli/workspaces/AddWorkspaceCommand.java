package bot.molt.cli.workspaces;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `workspaces add`: a folder to work in, written into the configuration.
public final class AddWorkspaceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Writes an item of routing.workspaces into the gateway's configuration file; comments stay. It holds when the command returns.")
                .words(
                        "<id> <path>",
                        "2",
                        "Name of the workspace in calls, and its folder on the gateway: absolute, or beginning with ~/.")
                .option("--git-repo|--repo", "URL", "Cloned into the folder at the first use.")
                .option(
                        "--users|--user",
                        "IDS",
                        "Who may use it, ids with commas between; everybody where nothing is said.")
                .example("moltbot workspaces add project-a /srv/project-a --users alice,bob")
                .example(
                        "moltbot workspaces add site '~/work/site' --git-repo git@example.com:org/site.git");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<String> users = new ArrayList<>();
        for (String list : args.texts("--users")) {
            for (String user : list.split(",")) {
                users.add(user.strip());
            }
        }
        users.removeIf(String::isEmpty);
        boolean limited = !args.texts("--users").isEmpty();
        if (limited && users.isEmpty()) {
            throw Args.refused("--users", "no id", "ids with commas between");
        }
        Json.ObjectBuilder params =
                Json.object()
                        .put("id", args.words().getFirst())
                        .put("path", args.words().get(1))
                        .put("gitRepo", args.text("--git-repo"));
        if (limited) {
            params.put("users", Json.strings(users));
        }
        Json.Obj answer = session.call("workspaces.add", params.build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        String who = limited ? String.join(", ", users) : "every user";
        session.out()
                .println(
                        Style.shown(
                                "Added workspace %s at %s for %s."
                                        .formatted(
                                                answer.string("id").orElse("?"),
                                                answer.string("path").orElse("?"),
                                                who)));
        return 0;
    }
}
