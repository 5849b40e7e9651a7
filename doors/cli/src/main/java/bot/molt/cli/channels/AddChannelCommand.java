package bot.molt.cli.channels;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// `channels add`: sets an account up. Its secrets are read from standard input, so that they stand
/// in no list of processes and no history of a shell.
public final class AddChannelCommand implements Command {
    private static final int LONGEST = 4 * 1024;
    private static final int MOST = 20;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Settings are given by --set; what is missing then is read from standard input: a line for each"
                                + " in the order in which it is asked for, or NAME=VALUE. It is written into the"
                                + " configuration of the gateway, and the account starts at once.")
                .option("--channel", "ID", "The channel: telegram.")
                .option("--account", "NAME", "Tells several accounts of one channel apart.")
                .option("--name", "TEXT", "A name for people.")
                .repeated(
                        "--set",
                        "NAME=VALUE",
                        "A setting of the channel that is no secret: imap.host=mail.example.org.")
                .repeated(
                        "--secret",
                        "NAME",
                        "A secret that is read from standard input although the channel would do without it: sasl.password.")
                .option(
                        "--token-file",
                        "PATH",
                        "A file on the gateway's machine that holds the token.")
                .flag("--use-env", "Take what is missing from the gateway's environment.")
                .example("moltbot channels add --channel telegram < token.txt")
                .example(
                        "moltbot channels add --channel irc --set host=irc.libera.chat --set nick=moltbot");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String channel = args.text("--channel");
        if (channel == null) {
            throw Args.refused("--channel", "missing", "such as telegram");
        }
        String account = Objects.requireNonNullElse(args.text("--account"), "default");
        Json.Obj settings = written(args);
        List<String> missing = missing(session, channel, account, settings);
        List<String> wanted = new ArrayList<>(args.has("--use-env") ? List.of() : missing);
        wanted.addAll(args.texts("--secret"));
        if (!wanted.isEmpty()) {
            settings = read(session, channel, wanted, settings);
            missing = missing(session, channel, account, settings);
        }
        if (!missing.isEmpty()) {
            throw Args.refused(
                    "channels." + channel,
                    "missing: " + String.join(", ", missing),
                    "each by --set NAME=VALUE, or where it is a secret as a line of standard input");
        }
        Json.Obj answer = Told.patch(session, Told.section(channel, account, settings));
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

    private static Json.Obj written(Args args) {
        Json.ObjectBuilder first =
                Json.object().put("enabled", true).put("name", args.text("--name"));
        String file = args.text("--token-file");
        if (file != null) {
            first.put("tokenFile", file);
        }
        Json.Obj settings = first.build();
        for (String one : args.texts("--set")) {
            int equals = one.indexOf('=');
            String name = equals < 0 ? one : one.substring(0, equals);
            if (equals < 1 || !name.matches("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z0-9#*_-]+)*")) {
                throw Args.refused("--set", name, "NAME=VALUE such as host=irc.libera.chat");
            }
            if (name.matches("(?i).*(token|secret|password|key)")) {
                throw Args.refused(
                        "--set " + name,
                        "on the command line, where others see it",
                        "a line of standard input: " + name + "=…");
            }
            settings = with(settings, name, value(one.substring(equals + 1)));
        }
        return settings;
    }

    /// Lists and sections are written as JSON; everything else is text, of which the gateway makes
    /// what the setting is.
    private static Json value(String text) {
        if (!text.startsWith("[") && !text.startsWith("{")) {
            return Json.of(text);
        }
        try {
            return JsonText.parse(text);
        } catch (JsonSyntaxException e) {
            throw Args.refused("--set", text, "JSON such as [\"#ops\"]");
        }
    }

    private static Json.Obj with(Json.Obj settings, String path, Json value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return settings.with(path, value);
        }
        String name = path.substring(0, dot);
        return settings.with(name, with(settings.object(name), path.substring(dot + 1), value));
    }

    private static List<String> missing(
            Session session, String channel, String account, Json.Obj settings) throws IOException {
        Json.Obj answer =
                session.call(
                        "channels.check",
                        Json.object()
                                .put("channel", channel)
                                .put("accountId", account)
                                .put("settings", settings)
                                .build());
        List<String> names = new ArrayList<>();
        for (Json item : answer.items("missing")) {
            if (item instanceof Json.Str(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /// A line that names what it is, is that; any other is the first thing that is still missing.
    private static Json.Obj read(
            Session session, String channel, List<String> wanted, Json.Obj settings)
            throws IOException {
        List<String> left = new ArrayList<>(wanted);
        Json.Obj read = settings;
        for (int i = 0; i < MOST && !left.isEmpty(); i++) {
            if (session.streams().terminal()) {
                session.err().println("%s of %s, then Enter:".formatted(left.getFirst(), channel));
                session.err().flush();
            }
            String line = line(session.streams().in());
            if (line.isEmpty()) {
                break;
            }
            int equals = line.indexOf('=');
            String named = equals < 0 ? "" : line.substring(0, equals);
            boolean isNamed = left.contains(named);
            String name = isNamed ? named : left.getFirst();
            read = with(read, name, Json.of(isNamed ? line.substring(equals + 1) : line));
            left.remove(name);
        }
        return read;
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
