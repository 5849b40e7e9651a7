package bot.molt.cli.tools;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// `tools call`: one call, its arguments as JSON or as `key=value`.
public final class CallToolCommand implements Command {
    /// A call may wait for an approval and then run for long.
    private static final Duration LONGEST = Duration.ofHours(1);

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Arguments are one JSON object or key=value words; a value that is JSON (a number, true, [..]) is taken as such.")
                .words("<tool> [argument]", "1..*", "The tool and its arguments.")
                .option("--workspace", "ID", "Work in this workspace.")
                .raw()
                .example("moltbot tools call read path=README.md limit=20")
                .example("moltbot tools call exec '{\"command\":\"git status\"}'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<String> words = args.words();
        Json.ObjectBuilder call =
                Json.object()
                        .put("tool", words.getFirst())
                        .put("input", input(words.subList(1, words.size())))
                        .put("workspace", args.text("--workspace"));
        Duration limit =
                session.options().timeout() == null ? LONGEST : session.options().timeout();
        Request request =
                Request.post("/api/tools/execute", JsonText.compact(call.build()))
                        .waiting(limit, limit);
        Json.Obj answer = Rpc.ask(session.gateway(), request);
        Json.Obj result = answer.object("result");
        if (session.json()) {
            session.print(result);
        } else {
            print(session, result);
        }
        return result.isTrue("isError") ? 1 : 0;
    }

    static Json.Obj input(List<String> words) {
        if (words.size() == 1 && words.getFirst().startsWith("{")) {
            return JsonText.parseObject(words.getFirst());
        }
        Json.ObjectBuilder input = Json.object();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw Args.refused("argument", word, "key=value or one JSON object");
            }
            input.put(word.substring(0, equals), value(word.substring(equals + 1)));
        }
        return input.build();
    }

    private static Json value(String text) {
        boolean json =
                text.equals("true")
                        || text.equals("false")
                        || text.startsWith("[")
                        || text.startsWith("{")
                        || text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
        return json ? JsonText.parse(text) : Json.of(text);
    }

    private static void print(Session session, Json.Obj result) {
        for (Json item : result.items("content")) {
            Json.Obj piece = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String kind = piece.string("mimeType").orElse("something that is no text");
            String text = piece.string("text").orElse("[" + kind + "; see --json]");
            session.out().println(session.streams().terminal() ? Style.shown(text) : text);
        }
    }
}
