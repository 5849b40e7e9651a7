package bot.molt.cli.users;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `users add`: a user with a key of their own.
public final class AddUserCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("<id>", "1", "Id of the user, as it will stand in the audit log.")
                .option(
                        "--workspace-dir|--workspace",
                        "DIR",
                        "Folder on the gateway that the user works in.")
                .option(
                        "--tools-profile",
                        "NAME",
                        "What the user may do: minimal, coding, messaging or full.")
                .example(
                        "moltbot users add alice --workspace-dir /srv/alice --tools-profile coding");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("id", args.words().getFirst())
                        .put("workspace", args.text("--workspace-dir"))
                        .put("profile", args.text("--tools-profile"))
                        .build();
        return Keys.show(session, session.call("users.add", params));
    }
}
