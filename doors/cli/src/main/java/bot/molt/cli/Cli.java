package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Spelling;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The command line: finds the command, runs it, turns its outcome into an exit code.
public final class Cli {
    /// The exit code of a command line that cannot be understood.
    static final int USAGE = 2;

    private final Streams streams;
    private final Map<String, String> environment;
    private final LocalParts local;

    private Cli(Streams streams, Map<String, String> environment, LocalParts local) {
        this.streams = streams;
        this.environment = environment;
        this.local = local;
    }

    /// Runs one command line; returns the exit code.
    ///
    /// @param local what can be done without a gateway
    public static int run(
            String[] args, Streams streams, Map<String, String> environment, LocalParts local) {
        try {
            return new Cli(streams, environment, local).run(List.of(args));
        } finally {
            streams.flush();
        }
    }

    /// The first words of a command line that are no options: `[gateway, run]`.
    public static List<String> words(List<String> args) {
        return CommandLineSplit.words(args);
    }

    private int run(List<String> args) {
        CommandLineSplit split = CommandLineSplit.of(args);
        Entry entry = split.entry();
        return entry == null ? withoutCommand(args, split.words()) : run(entry, split.rest());
    }

    private int withoutCommand(List<String> args, List<String> words) {
        if (args.contains("--version") || args.contains("-V")) {
            streams.out().println(Version.text());
            return 0;
        }
        boolean asked = words.isEmpty() || words.getFirst().equals("help");
        List<String> subject = asked && !words.isEmpty() ? helpSubject(args) : words;
        String text = Help.of(subject);
        if (text != null) {
            streams.out().print(text);
            return 0;
        }
        String typed = String.join(" ", subject);
        String hint =
                Spelling.nearest(typed, Commands.names())
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse(" (see: moltbot help)");
        return failed(
                new CodedException(ErrorCode.INVALID_PARAMS, "unknown command: " + typed + hint),
                args.contains("--json"));
    }

    private static List<String> helpSubject(List<String> args) {
        return args.stream().filter(arg -> !arg.startsWith("-")).skip(1).toList();
    }

    private int run(Entry entry, List<String> rest) {
        boolean json = rest.contains("--json");
        try {
            return run(Commands.syntax(entry), rest);
        } catch (CodedException e) {
            return failed(e, json);
        } catch (IllegalArgumentException e) {
            return failed(new CodedException(ErrorCode.INVALID_PARAMS, words(e)), json);
        } catch (IOException e) {
            return failed(new CodedException(ErrorCode.INTERNAL, words(e)), json);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ErrorCode.CANCELLED.exitCode();
        }
    }

    private int run(Commands.Described described, List<String> rest)
            throws IOException, InterruptedException {
        if (asksForHelp(described.syntax(), rest)) {
            streams.out().print(described.syntax().help());
            return 0;
        }
        Args args = described.syntax().parse(rest);
        try (Session session = new Session(streams, described.options(args), environment, local)) {
            return described.command().run(args, session);
        }
    }

    private static boolean asksForHelp(Syntax syntax, List<String> rest) {
        for (String arg : rest) {
            boolean ended =
                    arg.equals("--") || (syntax.takesWordsAsTheyAre() && !arg.startsWith("-"));
            if (ended) {
                return false;
            }
            if (arg.equals("--help") || arg.equals("-h")) {
                return true;
            }
        }
        return false;
    }

    private static String words(Exception e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied: " + message;
            case java.nio.file.NoSuchFileException _ -> "no such file: " + message;
            default -> message == null ? kind : message;
        };
    }

    private int failed(CodedException failure, boolean json) {
        streams.out().flush();
        if (json) {
            Json.Obj error =
                    Json.object()
                            .put("code", failure.code().wireName())
                            .put("message", failure.text())
                            .put("retryable", failure.code().retryable())
                            .build();
            Json.Obj document = Json.object().put("ok", false).put("error", error).build();
            streams.out().println(JsonText.pretty(document));
        }
        streams.err()
                .println("moltbot: " + failure.text().lines().collect(Collectors.joining("\n  ")));
        return failure.code().exitCode();
    }
}
