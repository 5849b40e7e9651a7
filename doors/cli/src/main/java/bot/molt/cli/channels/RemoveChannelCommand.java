package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.Objects;

/// `channels remove`: turns an account off, or forgets it.
public final class RemoveChannelCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Without --delete the settings stay, and the account is turned off.")
                .option("--channel", "ID", "The channel.")
                .option("--account", "NAME", "Which of its accounts.")
                .flag("--delete", "Take the settings out of the configuration.")
                .example("moltbot channels remove --channel telegram");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String channel = args.text("--channel");
        if (channel == null) {
            throw Args.refused("--channel", "missing", "one that `moltbot channels list` shows");
        }
        String account = Objects.requireNonNullElse(args.text("--account"), "default");
        boolean deletes = args.has("--delete");
        Json.Obj off = Json.object().put("enabled", false).build();
        Json.Obj patch = deletes ? gone(channel, account) : Told.section(channel, account, off);
        Told.patch(session, patch);
        return Told.show(
                session,
                Json.object()
                        .put("channel", channel)
                        .put("accountId", account)
                        .put("deleted", deletes)
                        .build(),
                "%s %s %s.".formatted(deletes ? "Removed" : "Turned off", channel, account));
    }

    private static Json.Obj gone(String channel, String account) {
        return account.equals("default")
                ? Json.object()
                        .put("channels", Json.object().put(channel, Json.NULL).build())
                        .build()
                : Told.section(channel, "default", accounts(account));
    }

    private static Json.Obj accounts(String account) {
        return Json.object().put("accounts", Json.object().put(account, Json.NULL).build()).build();
    }
}
