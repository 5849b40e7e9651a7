package bot.molt.cli.plugins;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Path;

/// `plugins update`: a newer version of a plugin that was installed.
public final class UpdatePluginCommand implements Command {
    private static final int LONGEST = 100;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Shows the version that is there and the one that would take its place, and asks. Calls that run end in the old one. Exits with 1 where it was not wanted.")
                .words(
                        "<id> [<path>]",
                        "1..2",
                        "Id of the plugin; a jar or folder on the gateway's machine, without it the one that it was installed from.")
                .flag("-y|--yes", "Do not ask.")
                .flag("--dry-run", "Only say what would be taken.")
                .example("moltbot plugins update hello")
                .example("moltbot plugins update hello ./target/hello-1.1.jar --yes");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = args.words().getFirst();
        String path =
                args.words().size() < 2
                        ? ""
                        : Path.of(args.words().get(1)).toAbsolutePath().normalize().toString();
        Json.Obj offer = asked(session, id, path, "");
        boolean isSame = offer.string("state").orElse("").equals("same");
        if (!session.json()) {
            show(session, offer, isSame);
        }
        if (isSame || args.has("--dry-run")) {
            return shown(session, offer);
        }
        if (!args.has("--yes") && !agreed(session)) {
            session.out().println("Nothing was done.");
            return 1;
        }
        String digest = offer.object("to").string("sha256").orElse("");
        Json.Obj done = asked(session, id, offer.object("to").string("path").orElse(path), digest);
        if (!session.json()) {
            session.out()
                    .println(
                            Style.shown(
                                    "Updated %s to %s."
                                            .formatted(
                                                    id,
                                                    done.object("to")
                                                            .string("version")
                                                            .orElse("?"))));
        }
        return shown(session, done);
    }

    private static Json.Obj asked(Session session, String id, String path, String sha256)
            throws IOException {
        return session.call(
                "plugins.update",
                Json.object().put("id", id).put("path", path).put("sha256", sha256).build());
    }

    private static int shown(Session session, Json.Obj answer) {
        if (session.json()) {
            session.print(answer);
        }
        return 0;
    }

    private static void show(Session session, Json.Obj offer, boolean isSame) {
        if (isSame) {
            session.out()
                    .println(
                            Style.shown(
                                    "%s %s: nothing newer in %s"
                                            .formatted(
                                                    offer.string("id").orElse("?"),
                                                    offer.object("from")
                                                            .string("version")
                                                            .orElse("?"),
                                                    offer.object("to")
                                                            .string("path")
                                                            .orElse("?"))));
            return;
        }
        line(session, "now", offer.object("from"));
        line(session, "new", offer.object("to"));
    }

    private static void line(Session session, String word, Json.Obj build) {
        session.out()
                .println(
                        Style.shown(
                                "%-4s %s  sha256 %s  %s"
                                        .formatted(
                                                word,
                                                build.string("version").orElse("?"),
                                                build.string("sha256").orElse("?"),
                                                build.string("path").orElse("?"))));
    }

    private static boolean agreed(Session session) throws IOException {
        if (session.json() || !session.streams().terminal()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "nothing was done: nobody can be asked here (expected: --yes)");
        }
        session.out().print("Type yes to take it: ");
        session.out().flush();
        StringBuilder typed = new StringBuilder();
        for (int each = session.streams().in().read();
                each >= 0 && each != '\n' && typed.length() < LONGEST;
                each = session.streams().in().read()) {
            typed.append((char) each);
        }
        return typed.toString().strip().equals("yes");
    }
}
