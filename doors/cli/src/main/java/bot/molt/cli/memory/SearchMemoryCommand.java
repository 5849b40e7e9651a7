package bot.molt.cli.memory;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `memory search`: the pieces of notes that answer a question.
public final class SearchMemoryCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Looks through MEMORY.md and memory/*.md of your workspace by words and by"
                                + " meaning. Exits with 1 where nothing is found.")
                .words("<query>", "1..*", "A question, or some words.")
                .option("--max-results", "N", "Most pieces to show, 1 to 50.")
                .option("--min-score", "X", "Leave out pieces below this score, 0 to 1.")
                .example("moltbot memory search 'what did we decide about the database?'")
                .example("moltbot memory search --json 上海出差");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.ObjectBuilder params = Json.object().put("query", String.join(" ", args.words()));
        if (args.text("--max-results") != null) {
            params.put("maxResults", args.number("--max-results", 6, 1, 50));
        }
        String least = args.text("--min-score");
        if (least != null) {
            params.put("minScore", Json.of(number(least)));
        }
        Json.Obj answer = session.call("memory.search", params.build());
        if (session.json()) {
            session.print(answer);
        } else {
            answer.items("results").forEach(hit -> print(session, hit));
            answer.object("fallback")
                    .string("reason")
                    .ifPresent(reason ->
                            session.err().println("By words alone: " + Style.shown(reason)));
        }
        return answer.items("results").isEmpty() ? 1 : 0;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw Args.refused("--min-score", text, "a number from 0 to 1");
        }
    }

    private static void print(Session session, Json item) {
        Json.Obj hit = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        session.out()
                .println(
                        session.style()
                                .good(
                                        "%s:%d-%d"
                                                .formatted(
                                                        Style.shown(hit.string("path").orElse("?")),
                                                        hit.number("startLine").orElse(0L),
                                                        hit.number("endLine").orElse(0L))));
        hit.string("snippet")
                .orElse("")
                .lines()
                .forEach(line -> session.out().println("  " + Style.shown(line)));
    }
}
