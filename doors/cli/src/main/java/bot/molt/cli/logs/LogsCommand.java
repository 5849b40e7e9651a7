package bot.molt.cli.logs;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.wire.EventStream;
import bot.molt.cli.wire.EventStream.Event;
import bot.molt.cli.wire.WireFailures;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `logs`: the last lines of the gateway's log, and those that follow.
public final class LogsCommand implements Command {
    private static final List<String> LEVELS =
            List.of("trace", "debug", "info", "warn", "warning", "error");

    @Override
    public void describe(Syntax syntax) {
        syntax.about("With --json each line is one document, as in the log file.")
                .flag("-f|--follow", "Go on with new lines as they come.")
                .option(
                        "--limit|--tail|-n",
                        "N",
                        "Lines to show, 1..5000; 200 where nothing is said.")
                .option(
                        "--level",
                        "LEVEL",
                        "Lines of this level and above: debug, info, warn, error.")
                .example("moltbot logs --tail 50")
                .example("moltbot logs --follow --level warn");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String level = args.text("--level");
        if (level != null && !LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw Args.refused("--level", level, "debug, info, warn or error");
        }
        Json.Obj params =
                Json.object()
                        .put("limit", args.number("--limit", 200, 1, 5_000))
                        .put("level", level)
                        .build();
        Json.Obj answer = session.call("logs.tail", params);
        for (Json line : answer.items("lines")) {
            show(session, line instanceof Json.Str(String text) ? text : JsonText.compact(line));
        }
        return args.has("--follow") ? follow(session, level) : 0;
    }

    private static int follow(Session session, @Nullable String level) throws IOException {
        session.streams().flush();
        String path = "/api/logs/follow" + (level == null ? "" : "?level=" + level);
        try (EventStream events = Rpc.events(session.gateway(), path)) {
            for (Event next = events.next(); next != null; next = events.next()) {
                show(session, next.data());
                session.streams().flush();
            }
            throw new IOException("the gateway ended the stream");
        } catch (IOException e) {
            throw WireFailures.of(session.gateway().target(), e);
        }
    }

    private static void show(Session session, String line) {
        session.out().println(session.json() ? line : text(session.style(), line));
    }

    static String text(Style style, String line) {
        Json.Obj entry = parsed(line);
        if (entry == null) {
            return Style.shown(line);
        }
        String level = entry.string("level").orElse("");
        String coloured =
                switch (level.toLowerCase(Locale.ROOT)) {
                    case "error" -> style.bad(level);
                    case "warn", "warning" -> style.warn(level);
                    default -> level;
                };
        String time = entry.string("time").or(() -> entry.string("ts")).orElse("");
        String logger = entry.string("subsystem").or(() -> entry.string("logger")).orElse("");
        String message = entry.string("message").or(() -> entry.string("msg")).orElse(line);
        return (style.faint(Style.shown(time))
                        + " "
                        + coloured
                        + " "
                        + Style.shown(logger)
                        + " "
                        + Style.shown(message))
                .strip();
    }

    private static Json.@Nullable Obj parsed(String line) {
        try {
            return JsonText.parseObject(line);
        } catch (JsonSyntaxException e) {
            return null;
        }
    }
}
