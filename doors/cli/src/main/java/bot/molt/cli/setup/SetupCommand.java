package bot.molt.cli.setup;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.LocalSetup;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `setup`: state folder, configuration, token, workspace. Run again, it changes nothing.
public final class SetupCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Makes what is missing and leaves alone what is there. It asks nothing.")
                .flag("--non-interactive", "The same: there is nothing to answer.")
                .example("moltbot setup")
                .example("moltbot --dev setup")
                .example("moltbot setup --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        ConfigFiles files = session.files();
        LocalSetup.Made made = session.local().setupOrThrow().make(files, session.profile());
        if (session.json()) {
            session.print(json(files, made));
            return 0;
        }
        session.out().println("State:      " + files.state());
        session.out().println("Config:     " + files.config() + said(made.config()));
        session.out().println("Token:      " + made.tokenPlace() + said(made.token()));
        session.out().println("Workspace:  " + made.workspace());
        made.problems().forEach(problem -> session.out().println("Problem:    " + problem));
        String option = option(session);
        session.out()
                .println(
                        """

                        Next:
                          moltbot%s gateway             run it here
                          moltbot%s gateway install     or make it a service of this machine\
                        """
                                .formatted(option, option));
        return 0;
    }

    private static String said(boolean isNew) {
        return isNew ? " (new)" : " (was there)";
    }

    private static String option(Session session) {
        String profile = session.options().profile();
        if (profile == null) {
            return "";
        }
        return profile.equals("dev") ? " --dev" : " --profile " + profile;
    }

    private static Json.Obj json(ConfigFiles files, LocalSetup.Made made) {
        Json.Obj config =
                Json.object()
                        .put("path", files.config().toString())
                        .put("created", made.config())
                        .build();
        Json.Obj token =
                Json.object().put("from", made.tokenPlace()).put("created", made.token()).build();
        return Json.object()
                .put("ok", true)
                .put("state", files.state().toString())
                .put("config", config)
                .put("token", token)
                .put("workspace", made.workspace().toString())
                .put("problems", Json.strings(made.problems()))
                .build();
    }
}
