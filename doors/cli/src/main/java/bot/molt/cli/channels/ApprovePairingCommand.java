package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `pairing approve`: lets somebody write in a chat.
public final class ApprovePairingCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Without --user the person is the operator where the gateway has no other"
                                + " users, and else nobody until session.identityLinks says who.")
                .words(
                        "[channel] <code>",
                        "1..2",
                        "The channel, and the code that was shown there.")
                .option("--channel", "ID", "The channel.")
                .option("--user", "ID", "Who that person is: a user of this gateway, or operator.")
                .flag("--notify", "Tell the person.")
                .example("moltbot pairing approve telegram ABCD2345")
                .example("moltbot pairing approve telegram ABCD2345 --user alice");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<String> words = args.words();
        if (words.isEmpty()) {
            throw Args.refused("code", "missing", "one that `moltbot pairing list` shows");
        }
        Json.Obj answer =
                session.call(
                        "channels.pairing.approve",
                        Json.object()
                                .put(
                                        "channel",
                                        words.size() > 1
                                                ? words.getFirst()
                                                : args.text("--channel"))
                                .put("code", words.getLast())
                                .put("user", args.text("--user"))
                                .put("notify", args.has("--notify"))
                                .build());
        String who = answer.string("channel").orElse("?") + ":" + answer.string("id").orElse("?");
        String as = answer.string("user").map(user -> " as " + user).orElse("");
        return Told.show(session, answer, "Approved %s%s.".formatted(who, as));
    }
}
