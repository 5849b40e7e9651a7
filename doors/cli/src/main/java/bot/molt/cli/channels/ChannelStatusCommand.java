package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `channels status`: how every account is.
public final class ChannelStatusCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("[channel]", "0..1", "Only the accounts of one channel.")
                .flag("--probe", "Ask the platforms too.")
                .example("moltbot channels status --probe");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer =
                session.call(
                        "channels.status", Json.object().put("probe", args.has("--probe")).build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        String only = args.words().isEmpty() ? "" : args.words().getFirst();
        Json.Obj all = answer.object("channelAccounts");
        int shown = 0;
        for (String channel : all.members().keySet()) {
            if (only.isEmpty() || only.equals(channel)) {
                String label = answer.object("channelLabels").string(channel).orElse(channel);
                for (Json.Obj account : Told.objects(all, channel)) {
                    session.out()
                            .println(
                                    "- %s %s: %s"
                                            .formatted(
                                                    label,
                                                    account.string("accountId").orElse("default"),
                                                    String.join(", ", words(account))));
                    shown++;
                }
            }
        }
        if (shown == 0) {
            session.out()
                    .println(
                            only.isEmpty()
                                    ? "No channel is configured."
                                    : only + ": not configured");
        }
        return 0;
    }

    private static List<String> words(Json.Obj account) {
        List<String> words = new ArrayList<>();
        words.add(account.isTrue("enabled") ? "enabled" : "disabled");
        words.add(account.isTrue("configured") ? "configured" : "not configured");
        words.add(account.isTrue("running") ? "running" : "stopped");
        Json.Obj probe = account.object("probe");
        if (account.has("probe")) {
            words.add(probe.isTrue("ok") ? "works" : "probe failed");
            probe.object("bot").string("username").ifPresent(name -> words.add("bot:@" + name));
            probe.string("error").ifPresent(error -> words.add("error:" + error));
        }
        account.string("dmPolicy").ifPresent(policy -> words.add("dm:" + policy));
        account.string("lastError").ifPresent(error -> words.add("error:" + error));
        return words;
    }
}
