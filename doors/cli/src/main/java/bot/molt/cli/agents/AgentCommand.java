package bot.molt.cli.agents;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// `agent`: says something to an agent and shows what it answers. On a terminal the answer appears
/// as it is made.
public final class AgentCommand implements Command {
    private static final int LONGEST_LINE = 160;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Says it in the main session where no other is named. Leaving with Ctrl-C does not end the run; /stop as a message does.")
                .option("-m|--message", "TEXT", "What is said; a slash command too.")
                .words("[text]", "0..1", "The same.")
                .option("--session-id", "ID", "The session of this transcript.")
                .option("--session", "KEY", "The session of this key: main, or any name.")
                .option("--agent", "ID", "An agent's main session.")
                .option("--to", "ID", "Who it is said to be from, or where the reply goes.")
                .option("--thinking", "LEVEL", "off, minimal, low, medium, high or xhigh.")
                .option("--model", "REF", "The model of this answer: PROVIDER/MODEL.")
                .flag("--deliver", "Send the reply to a channel too.")
                .option("--channel", "ID", "Which one.")
                .option("--reply-to", "ID", "The conversation there.")
                .option("--timeout", "SECONDS", "The longest that the answer may take.")
                .example("moltbot agent --message \"What is in this folder?\"")
                .example("moltbot agent -m /status --session notes")
                .example("moltbot agent -m hi --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String given = args.text("--message");
        String text = given == null ? args.word(0) : given;
        if (text == null || text.isBlank()) {
            throw Args.refused("--message", "missing", "what is said");
        }
        boolean live = session.streams().terminal() && !session.json();
        Shown shown = new Shown(session, live);
        Json.Obj end;
        try (Conversation conversation = Conversation.open(session.gateway(), session.version())) {
            end = conversation.say(params(args, text), shown::step);
        } finally {
            shown.close();
        }
        if (session.json()) {
            session.print(end);
        } else if (!live) {
            session.out().println(reply(end));
        }
        boolean aborted = end.object("result").object("meta").isTrue("aborted");
        return aborted ? 1 : 0;
    }

    private static Json.Obj params(Args args, String text) {
        Json.ObjectBuilder params =
                Json.object()
                        .put("message", text)
                        .put("idempotencyKey", Ids.next("cli"))
                        .put("sessionKey", args.text("--session"))
                        .put("sessionId", args.text("--session-id"))
                        .put("agentId", args.text("--agent"))
                        .put("to", args.text("--to"))
                        .put("thinking", args.text("--thinking"))
                        .put("model", args.text("--model"))
                        .put("channel", args.text("--channel"))
                        .put("replyTo", args.text("--reply-to"));
        if (args.has("--deliver")) {
            params.put("deliver", true);
        }
        if (args.has("--timeout")) {
            params.put("timeout", args.number("--timeout", 600, 0, 31_536_000));
        }
        return params.build();
    }

    private static String reply(Json.Obj end) {
        StringBuilder all = new StringBuilder();
        for (Json item : end.object("result").items("payloads")) {
            if (item instanceof Json.Obj payload) {
                all.append(all.isEmpty() ? "" : "\n").append(payload.string("text").orElse(""));
            }
        }
        return Style.shown(all.toString());
    }

    /// The run on a terminal: words as they come, a faint line for each call.
    private static final class Shown {
        private final PrintStream out;
        private final Style style;
        private final boolean live;
        private String text = "";
        private boolean midLine;

        Shown(Session session, boolean live) {
            this.out = session.out();
            this.style = session.style();
            this.live = live;
        }

        void step(Json.Obj event) {
            if (!live) {
                return;
            }
            Json.Obj data = event.object("data");
            switch (event.string("stream").orElse("")) {
                case "assistant" -> words(data.string("text").orElse(""));
                case "tool" -> call(data);
                default -> {}
            }
            out.flush();
        }

        /// What was shown of an answer that broke off stands; the next begins on a line of its own.
        private void words(String whole) {
            if (whole.startsWith(text)) {
                print(whole.substring(text.length()));
            } else {
                line(null);
                print(whole);
            }
            text = whole;
        }

        private void print(String words) {
            String clean = Style.shown(words);
            out.print(clean);
            midLine = clean.isEmpty() ? midLine : !clean.endsWith("\n");
        }

        private void call(Json.Obj data) {
            String phase = data.string("phase").orElse("");
            String name = data.string("name").orElse("?");
            if (phase.equals("start")) {
                String args = data.object("args").toString();
                line("» " + name + " " + cut(args));
            } else if (phase.equals("result") && data.isTrue("isError")) {
                line("× " + name + ": " + cut(data.string("result").orElse("")));
            }
        }

        private static String cut(String text) {
            String one = text.replaceAll("\\s+", " ");
            return one.length() <= LONGEST_LINE ? one : one.substring(0, LONGEST_LINE) + "…";
        }

        private void line(@Nullable String faint) {
            if (midLine) {
                out.println();
                midLine = false;
            }
            if (faint != null) {
                out.println(style.faint(Style.shown(faint)));
            }
        }

        void close() {
            line(null);
            out.flush();
        }
    }
}
