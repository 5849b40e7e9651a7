package bot.molt.cli.exec;

import bot.molt.base.concurrent.Signals;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// `exec`: a command on the gateway, with this terminal's input, output, signals and exit code.
public final class ExecCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Output arrives while the command runs; input and signals go to it; its exit code becomes this one's (128 + n where signal n ended it). Ctrl-C interrupts the command, a second one gives up. A lost connection is taken up again where it broke.")
                .words(
                        "<command>",
                        "1..*",
                        "Words of a command, each taken as it is; a single word is a shell command line.")
                .option(
                        "--workdir|-C",
                        "DIR",
                        "Folder on the gateway; the workspace where nothing is said.")
                .repeated("--env|-e", "NAME=VALUE", "A variable for the command; may be repeated.")
                .flag("--pty|-t", "Give the command a terminal.")
                .option(
                        "--timeout",
                        "TIME",
                        "End the command after this time: 30s, 10m; a bare number counts seconds.")
                .flag("--background|-d", "Leave the command running and print its id.")
                .option("--session", "NAME", "Calls with the same name share background commands.")
                .option("--workspace", "ID", "Work in this workspace.")
                .option("--node", "NODE", "Run on this node: its name or id.")
                .raw()
                .example("moltbot exec -- npm test")
                .example("moltbot exec 'grep -r TODO src | wc -l'")
                .example("moltbot exec --node builder -- make -j8")
                .example("tar c . | moltbot exec --workdir build -- tar x");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        boolean terminal = args.has("--pty");
        Json.Obj start =
                Json.object()
                        .put("id", "1")
                        .put("tool", "exec")
                        .put("input", input(args, terminal))
                        .put("workspace", args.text("--workspace"))
                        .put("session", args.text("--session"))
                        .build();
        RemoteRun run = new RemoteRun(session, session.gateway(), start);
        if (args.has("--background")) {
            return run.await();
        }
        try (RawTerminal raw = RawTerminal.open(terminal);
                InputPump pump = new InputPump(session.streams().in(), run)) {
            run.sizedBy(raw);
            Signals.on("INT", () -> run.interrupt("INT"));
            Signals.on("TERM", () -> run.interrupt("TERM"));
            Signals.on("HUP", run::leave);
            Signals.on("WINCH", run::resize);
            run.whenStarted(pump::start);
            return run.await();
        }
    }

    /// What `--env` says; null where it says nothing.
    static Json.@Nullable Obj variables(Args args) {
        Json.ObjectBuilder env = Json.object();
        for (String pair : args.texts("--env")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw Args.refused("--env", pair, "NAME=VALUE");
            }
            env.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return args.texts("--env").isEmpty() ? null : env.build();
    }

    private static Json.Obj input(Args args, boolean terminal) {
        Duration limit = args.duration("--timeout", ChronoUnit.SECONDS);
        Json.ObjectBuilder input =
                Json.object()
                        .put("command", ShellWords.commandLine(args.words()))
                        .put("workdir", args.text("--workdir"))
                        .put("host", args.text("--node") == null ? null : "node")
                        .put("node", args.text("--node"))
                        .put("env", variables(args));
        if (limit != null) {
            input.put("timeout", Math.max(1, limit.toSeconds()));
        }
        if (terminal) {
            input.put("pty", true);
        } else {
            input.put("stderr", "separate");
        }
        if (!terminal && !args.has("--background")) {
            input.put("interactive", true);
        }
        if (args.has("--background")) {
            input.put("background", true);
        }
        return input.build();
    }
}
