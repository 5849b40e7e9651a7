package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `channels list`: the accounts that are configured.
public final class ListChannelsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot channels list");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("channels.status", Json.Obj.EMPTY);
        Json.ObjectBuilder chat = Json.object();
        StringBuilder text = new StringBuilder();
        Json.Obj all = answer.object("channelAccounts");
        for (String channel : all.members().keySet()) {
            List<String> ids =
                    Told.objects(all, channel).stream()
                            .map(account -> account.string("accountId").orElse("default"))
                            .toList();
            chat.put(channel, Json.strings(ids));
            ids.forEach(id ->
                    text.append(
                            "- %s %s%n"
                                    .formatted(
                                            answer.object("channelLabels")
                                                    .string(channel)
                                                    .orElse(channel),
                                            id)));
        }
        if (session.json()) {
            session.print(Json.object().put("chat", chat.build()).build());
            return 0;
        }
        session.out()
                .print(
                        text.isEmpty()
                                ? "No channel is configured. Add one: moltbot channels add --channel telegram\n"
                                : text);
        return 0;
    }
}
