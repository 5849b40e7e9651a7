package bot.molt.cli.models;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `models auth remove`: forgets the key of a provider.
public final class RemoveModelKeyCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Takes it out of auth-profiles.json. Keys of the configuration and of the"
                                + " environment are taken away where they stand.")
                .option("--provider", "ID", "Whose key it is.")
                .option("--profile", "NAME", "Which of several keys.")
                .example("moltbot models auth remove --provider anthropic");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String provider = args.text("--provider");
        if (provider == null) {
            throw Args.refused("--provider", "missing", "such as anthropic");
        }
        Json.Obj params =
                Json.object()
                        .put("provider", provider)
                        .put("profile", args.text("--profile"))
                        .build();
        Json.Obj answer = session.call("models.authLogout", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println("Forgot the key " + answer.string("profile").orElse("?") + ".");
        }
        return 0;
    }
}
