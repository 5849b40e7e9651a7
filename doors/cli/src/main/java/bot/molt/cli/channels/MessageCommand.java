package bot.molt.cli.channels;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `message send`, `message edit` and `message react`.
public final class MessageCommand implements Command {
    private final String action;

    /// @param action `send`, `edit` or `react`
    public MessageCommand(String action) {
        this.action = action;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.option("--channel", "ID", "The channel; the only one where it is left out.")
                .option("--account", "NAME", "Account of the channel.")
                .option("--target", "CHAT", "The chat, as the channel writes it.")
                .option("--thread-id", "ID", "Thread within the chat.");
        switch (action) {
            case "send" ->
                    syntax.option("--message", "TEXT", "What is said, in Markdown.")
                            .option("--media", "PATH", "A file on the gateway's machine.")
                            .option("--reply-to", "ID", "A message that it answers.")
                            .flag("--dry-run", "Say what would be sent, and send nothing.")
                            .example("moltbot message send --target 42 --message \"Done.\"");
            case "edit" ->
                    syntax.option("--message-id", "ID", "The message.")
                            .option("--message", "TEXT", "What it says from now on.")
                            .example(
                                    "moltbot message edit --target 42 --message-id 7 --message Done.");
            default ->
                    syntax.option("--message-id", "ID", "The message.")
                            .option("--emoji", "EMOJI", "Left out: takes the reaction away.")
                            .example("moltbot message react --target 42 --message-id 7 --emoji 👍");
        }
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        if (args.text("--target") == null) {
            throw Args.refused("--target", "missing", "a chat, such as 42");
        }
        Json.Obj params = action.equals("send") ? sending(args) : acting(args);
        boolean dry = action.equals("send") && args.has("--dry-run");
        String method = action.equals("send") ? "send" : "message.action";
        Json.Obj answer = dry ? params : session.call(method, params);
        Json.Obj told =
                Json.object()
                        .put("action", action)
                        .put("channel", answer.get("channel"))
                        .put("dryRun", dry)
                        .put("handledBy", "gateway")
                        .put("messageId", answer.get("messageId"))
                        .put("payload", answer)
                        .build();
        String id = answer.string("messageId").orElse("");
        return Told.show(session, told, dry ? "Nothing was sent." : "Done: message " + id + ".");
    }

    private static Json.Obj sending(Args args) {
        return Json.object()
                .put("channel", args.text("--channel"))
                .put("accountId", args.text("--account"))
                .put("to", args.text("--target"))
                .put("threadId", args.text("--thread-id"))
                .put("message", args.text("--message"))
                .put("mediaUrl", args.text("--media"))
                .put("replyToId", args.text("--reply-to"))
                .put("idempotencyKey", Ids.next("send"))
                .build();
    }

    private Json.Obj acting(Args args) {
        Json.Obj given =
                Json.object()
                        .put("to", args.text("--target"))
                        .put("threadId", args.text("--thread-id"))
                        .put("messageId", args.text("--message-id"))
                        .put("message", action.equals("edit") ? args.text("--message") : null)
                        .put("emoji", action.equals("edit") ? null : args.text("--emoji"))
                        .build();
        return Json.object()
                .put("channel", args.text("--channel"))
                .put("accountId", args.text("--account"))
                .put("action", action)
                .put("params", given)
                .put("idempotencyKey", Ids.next("act"))
                .build();
    }
}
