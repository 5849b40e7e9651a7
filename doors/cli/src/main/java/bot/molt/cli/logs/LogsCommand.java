package bot.molt.cli.logs;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.EventStream.Event;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `logs`: the last lines of the gateway's log, and those that follow.
public final class LogsCommand implements Command {
    private static final List<String> LEVELS =
            List.of("trace", "debug", "info", "warn", "warning", "error");

    private static final int SHOWN = 200;
    private static final int MOST = 5_000;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Asks the gateway, so that it works from afar too; where none answers on this machine its file is read. With --json each line is one document, as in the log file.")
                .flag("-f|--follow", "Go on with new lines as they come.")
                .option(
                        "--limit|--tail|-n",
                        "N",
                        "Lines to show, 1..5000; 200 where nothing is said, 5000 with --since.")
                .option(
                        "--since",
                        "TIME",
                        "Lines since then: 10m, 2h, or a moment such as 2026-11-20T08:15:00Z.")
                .option(
                        "--level",
                        "LEVEL",
                        "Lines of this level and above: debug, info, warn, error.")
                .flag("--local", "Read the file of this machine without asking the gateway.")
                .example("moltbot logs --tail 50")
                .example("moltbot logs --since 10m --level warn")
                .example("moltbot logs --follow --level warn");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        String level = args.text("--level");
        if (level != null && !LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw Args.refused("--level", level, "debug, info, warn or error");
        }
        String since = Since.moment(args.text("--since"), InstantSource.system());
        int limit = args.number("--limit", since == null ? SHOWN : MOST, 1, MOST);
        Wanted wanted = new Wanted(limit, level, since);
        if (!args.has("--local") && tail(session, wanted)) {
            return args.has("--follow") ? follow(session, level) : 0;
        }
        return local(session, wanted, args.has("--follow"));
    }

    /// Which lines are wanted.
    private record Wanted(int limit, @Nullable String level, @Nullable String since) {}

    /// Asks the gateway; false where none answers on this machine.
    private static boolean tail(Session session, Wanted wanted) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("limit", wanted.limit())
                        .put("level", wanted.level())
                        .put("since", wanted.since())
                        .build();
        try {
            Json.Obj answer = session.call("logs.tail", params);
            for (Json line : answer.items("lines")) {
                show(
                        session,
                        line instanceof Json.Str(String text) ? text : JsonText.compact(line));
            }
            return true;
        } catch (CodedException e) {
            boolean isHere =
                    session.options().url() == null
                            && ConfigFiles.variable(session.variables(), "GATEWAY_URL").isEmpty()
                            && !"remote".equals(session.setting("gateway.mode"));
            if (!isHere || e.code() != ErrorCode.UNREACHABLE) {
                throw e;
            }
            session.err().println("moltbot: " + e.text() + "; reading the file");
            return false;
        }
    }

    private static int local(Session session, Wanted wanted, boolean follows)
            throws IOException, InterruptedException {
        LocalLog log = LocalLog.of(session);
        if (!follows && !Files.exists(log.file())) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    log.file() + ": not there (expected: the log of a gateway that ran today)");
        }
        show(session, log.last(wanted.limit(), wanted.level(), wanted.since()));
        if (follows) {
            log.follow(wanted.level(), lines -> show(session, lines));
        }
        return 0;
    }

    private static void show(Session session, List<String> lines) {
        lines.forEach(line -> show(session, line));
        session.streams().flush();
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

    static void show(Session session, String line) {
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
