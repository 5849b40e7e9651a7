package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// `channels add`: sets an account up. Its token is read from standard input, so that it stands in
/// no list of processes and no history of a shell.
public final class AddChannelCommand implements Command {
    private static final int LONGEST = 4 * 1024;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Reads the token from standard input: its first line. It is written into the"
                                + " configuration of the gateway, and the account starts at once.")
                .option("--channel", "ID", "The channel: telegram.")
                .option("--account", "NAME", "Tells several accounts of one channel apart.")
                .option("--name", "TEXT", "A name for people.")
                .option(
                        "--token-file",
                        "PATH",
                        "A file on the gateway's machine that holds the token.")
                .flag("--use-env", "Take the token from the gateway's environment.")
                .example("moltbot channels add --channel telegram < token.txt");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String channel = args.text("--channel");
        if (channel == null) {
            throw Args.refused("--channel", "missing", "such as telegram");
        }
        String account = Objects.requireNonNullElse(args.text("--account"), "default");
        Json.ObjectBuilder settings =
                Json.object().put("enabled", true).put("name", args.text("--name"));
        String file = args.text("--token-file");
        if (file != null) {
            settings.put("tokenFile", file);
        } else if (!args.has("--use-env")) {
            settings.put("botToken", token(session, channel));
        }
        Json.Obj answer = Told.patch(session, Told.section(channel, account, settings.build()));
        return Told.show(
                session,
                Json.object()
                        .put("channel", channel)
                        .put("accountId", account)
                        .put("path", answer.get("path"))
                        .build(),
                "Added %s %s. See: moltbot channels status --probe".formatted(channel, account));
    }

    /// Writes the settings of a channel's one account into the gateway's configuration; it starts
    /// at once.
    public static void add(Session session, String channel, Json.Obj settings) throws IOException {
        Told.patch(session, Told.section(channel, "default", settings));
    }

    private static String token(Session session, String channel) throws IOException {
        if (session.streams().terminal()) {
            session.err().println("The token of " + channel + ", then Enter:");
            session.err().flush();
        }
        String token = line(session.streams().in());
        if (token.isEmpty()) {
            throw Args.refused("token", "empty", "the token, on standard input");
        }
        return token;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n' && line.length() < LONGEST) {
            line.append((char) b);
            b = in.read();
        }
        byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
