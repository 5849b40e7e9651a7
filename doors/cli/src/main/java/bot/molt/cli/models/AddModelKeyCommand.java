package bot.molt.cli.models;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// `models auth add`: keeps the key of a provider. It is read from standard input, so that it
/// stands in no list of processes and no history of a shell.
public final class AddModelKeyCommand implements Command {
    private static final int LONGEST = 16 * 1024;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Reads the key from standard input: its first line. The gateway keeps it in"
                                + " auth-profiles.json, which only its own user may read; it holds at"
                                + " once.")
                .option("--provider", "ID", "Whose key it is: anthropic, openai, openrouter …")
                .option("--profile", "NAME", "Tells several keys of one provider apart.")
                .example("moltbot models auth add --provider anthropic < key.txt");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String provider = args.text("--provider");
        if (provider == null) {
            throw Args.refused("--provider", "missing", "such as anthropic");
        }
        if (session.streams().terminal()) {
            session.err().println("The key of " + provider + ", then Enter:");
            session.err().flush();
        }
        String key = line(session.streams().in());
        if (key.isEmpty()) {
            throw Args.refused("key", "empty", "the key, on standard input");
        }
        Json.Obj params =
                Json.object()
                        .put("provider", provider)
                        .put("apiKey", key)
                        .put("profile", args.text("--profile"))
                        .build();
        Json.Obj answer = session.call("models.authSetApiKey", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out()
                    .println(
                            "Kept the key %s in %s."
                                    .formatted(
                                            answer.string("profile").orElse("?"),
                                            answer.string("file").orElse("?")));
        }
        return 0;
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
