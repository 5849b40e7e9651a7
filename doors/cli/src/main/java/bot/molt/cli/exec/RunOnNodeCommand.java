package bot.molt.cli.exec;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// `nodes run`: a command on a node, without input. It takes the same road as `exec --node`.
public final class RunOnNodeCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Prints the output; ends with 0, or with 1 where the command failed. `exec --node` also passes input, signals and the exit code on.")
                .words("[command]", "0..*", "Words of a command, each taken as it is.")
                .option("--node", "NODE", "Id or name of the node.")
                .option("--raw", "LINE", "A shell command line, instead of words.")
                .option("--cwd", "DIR", "Folder on the node.")
                .repeated("--env|-e", "NAME=VALUE", "A variable for the command; may be repeated.")
                .option(
                        "--command-timeout",
                        "TIME",
                        "End the command after this time: 30s, 10m; a bare number counts milliseconds.")
                .raw()
                .example("moltbot nodes run --node builder -- uname -a")
                .example("moltbot nodes run --node builder --raw 'df -h | tail -1'");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        String raw = args.text("--raw");
        if ((raw == null) == args.words().isEmpty()) {
            throw Args.refused(
                    "command",
                    raw == null ? "" : raw,
                    "--raw with a line, or words after --, and not both");
        }
        Duration limit = args.duration("--command-timeout", ChronoUnit.MILLIS);
        Json.ObjectBuilder input =
                Json.object()
                        .put("command", raw == null ? ShellWords.commandLine(args.words()) : raw)
                        .put("host", "node")
                        .put("node", args.text("--node"))
                        .put("workdir", args.text("--cwd"))
                        .put("env", ExecCommand.variables(args))
                        .put("stderr", "separate");
        if (limit != null) {
            input.put("timeoutMs", limit.toMillis());
        }
        Json.Obj start =
                Json.object()
                        .put("id", "1")
                        .put("tool", "exec")
                        .put("input", input.build())
                        .build();
        return new RemoteRun(session, session.gateway(), start).await() == 0 ? 0 : 1;
    }
}
