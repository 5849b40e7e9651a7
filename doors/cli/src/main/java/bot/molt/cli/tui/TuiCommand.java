package bot.molt.cli.tui;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.redact.Redactor;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Terminals;
import bot.molt.cli.terminal.Tongue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// `tui`: a conversation with an agent in this terminal. Where input or output is no terminal, each
/// line of input is a message, and answers are lines of output.
public final class TuiCommand implements Command {
    private static final String HISTORY = "tui-history";
    private static final List<String> LEVELS =
            List.of("off", "minimal", "low", "medium", "high", "xhigh");

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Answers appear as they are made, calls of tools as cards; what needs approval is asked here. Ctrl-C stops the answer, twice leaves; /help tells the rest. Where input or output is no terminal, each line of input is a message.")
                .option("--session", "KEY", "The session: main where nothing is said, or any name.")
                .option("--message", "TEXT", "Say this at once.")
                .option("--thinking", "LEVEL", "off, minimal, low, medium, high or xhigh.")
                .flag("--deliver", "Send replies to the session's channel too.")
                .option("--history-limit", "N", "Messages that are shown at the start; 200.")
                .option(
                        "--timeout-ms",
                        "TIME",
                        "The longest that an answer may take; a bare number counts milliseconds.")
                .example("moltbot tui")
                .example("moltbot tui --session notes --thinking high")
                .example("echo 'What is in this folder?' | moltbot tui");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        return converse(session, wish(args), args.text("--message"));
    }

    private static Talk.Wish wish(Args args) {
        String thinking = args.text("--thinking");
        if (thinking != null && !LEVELS.contains(thinking)) {
            throw Args.refused("--thinking", thinking, String.join(", ", LEVELS));
        }
        String key = args.text("--session");
        Duration limit = args.duration("--timeout-ms", ChronoUnit.MILLIS);
        return new Talk.Wish(
                key == null || key.isBlank() ? "main" : key.strip(),
                thinking == null ? "" : thinking,
                limit == null ? -1 : limit.toMillis(),
                args.number("--history-limit", 200, 1, 1_000),
                args.has("--deliver"));
    }

    /// A conversation in the main session at a terminal that is open already.
    public static void converse(Session session, Terminal terminal)
            throws IOException, InterruptedException {
        converse(session, terminal, new Talk.Wish("main", "", -1, 200, false), null);
    }

    private static int converse(Session session, Talk.Wish wish, @Nullable String first)
            throws IOException, InterruptedException {
        if (session.json()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "--json: this command has no document (expected: moltbot agent --message TEXT --json)");
        }
        if (!Terminals.isThere(session.environment())) {
            return inLines(session, wish, first);
        }
        session.streams().flush();
        try (Terminal terminal = Terminals.open()) {
            converse(session, terminal, wish, first);
        }
        return 0;
    }

    private static int inLines(Session session, Talk.Wish wish, @Nullable String first)
            throws IOException, InterruptedException {
        Tongue tongue = Tongue.of(session.environment());
        Room room = new Room(new LineScreen(session.out()), new Look(false), tongue);
        try (Talk talk = open(session, room, wish)) {
            say(talk, first);
            readLines(session, talk);
        }
        return 0;
    }

    private static void readLines(Session session, Talk talk)
            throws IOException, InterruptedException {
        Worker worker = Worker.virtual("talk", talk::run);
        try {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(session.streams().in(), StandardCharsets.UTF_8));
            String line = in.readLine();
            while (line != null && Slash.of(line) != Slash.QUIT) {
                say(talk, line);
                line = in.readLine();
            }
            talk.end();
            talk.awaitEnd();
        } finally {
            worker.close();
        }
    }

    private static void say(Talk talk, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            talk.type(text);
        }
    }

    private static Talk open(Session session, Room room, Talk.Wish wish)
            throws IOException, InterruptedException {
        return Talk.open(room, wish, session.gateway(), session.version(), Clock.systemUTC());
    }

    private static void converse(
            Session session, Terminal terminal, Talk.Wish wish, @Nullable String first)
            throws IOException, InterruptedException {
        Tongue tongue = Tongue.of(session.environment());
        Look look = new Look(session.style().isColoured());
        InputHistory history =
                InputHistory.open(session.stateFolder().resolve(HISTORY), redactor(session));
        TerminalScreen screen = new TerminalScreen(terminal, look, tongue);
        history.lines().forEach(line -> screen.getHistory().add(line));
        converse(session, new Room(screen, look, tongue), screen, wish, new Start(first, history));
    }

    /// What a conversation begins with.
    private record Start(@Nullable String message, InputHistory history) {}

    private static void converse(
            Session session, Room room, TerminalScreen screen, Talk.Wish wish, Start start)
            throws IOException, InterruptedException {
        try (Talk talk = open(session, room, wish)) {
            say(talk, start.message());
            screen.setParser(Typed.PARSER);
            screen.setCompleter(Typed.completer(talk.choices()));
            type(screen, talk, new Hands(talk, room, start.history()));
            room.note(Say.GOODBYE, Clean.line(talk.session()));
        }
    }

    private static void type(TerminalScreen screen, Talk talk, Hands hands) {
        Worker worker = Worker.virtual("talk", talk::run);
        try {
            screen.type(hands);
        } finally {
            worker.close();
        }
    }

    private static Redactor redactor(Session session) throws IOException {
        Redactor redactor = new Redactor();
        Secret token = session.gateway().target().token();
        if (token != null) {
            redactor.register(token);
        }
        return redactor;
    }
}
