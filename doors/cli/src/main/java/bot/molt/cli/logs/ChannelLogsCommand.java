package bot.molt.cli.logs;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// `channels logs`: what the gateway's log says of channels.
public final class ChannelLogsCommand implements Command {
    private static final int SHOWN = 200;
    private static final int MOST = 5_000;
    private static final String EVERY = "all";

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Of the last 5000 lines of the gateway's log those that tell of channels.")
                .option("--channel", "ID", "One channel alone; all where nothing is said.")
                .option("--lines", "N", "Lines to show, 1..5000; 200 where nothing is said.")
                .example("moltbot channels logs --channel irc");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String channel = Objects.requireNonNullElse(args.text("--channel"), EVERY);
        int most = args.number("--lines", SHOWN, 1, MOST);
        Json.Obj answer = session.call("logs.tail", Json.object().put("limit", MOST).build());
        List<String> lines =
                answer.items("lines").stream()
                        .map(line -> line instanceof Json.Str(String text) ? text : "")
                        .filter(line -> tellsOf(line, channel))
                        .toList();
        lines.subList(Math.max(0, lines.size() - most), lines.size())
                .forEach(line -> LogsCommand.show(session, line));
        return 0;
    }

    /// Whether a line is of a channel's own code, or begins with one of its accounts.
    static boolean tellsOf(String line, String channel) {
        Json.Obj entry;
        try {
            entry = JsonText.parseObject(line);
        } catch (JsonSyntaxException e) {
            return false;
        }
        boolean all = channel.equals(EVERY);
        String logger = entry.string("subsystem").or(() -> entry.string("logger")).orElse("");
        String message = entry.string("message").or(() -> entry.string("msg")).orElse("");
        return logger.startsWith("bot.molt.channels." + (all ? "" : channel + "."))
                || message.startsWith("channel " + (all ? "" : channel + "/"));
    }
}
