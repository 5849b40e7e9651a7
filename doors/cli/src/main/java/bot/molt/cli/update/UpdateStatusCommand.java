package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// `update status`: what is installed, what was before, and what there is.
public final class UpdateStatusCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.option("--from", "ADDRESS", "Where releases are told of, instead of update.url.")
                .example("moltbot update status")
                .example("moltbot update status --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Optional<Installation> installation = Installation.find(session);
        Optional<Path> previous =
                installation.isPresent() ? installation.get().previous() : Optional.empty();
        String kind = installation.isPresent() ? "release" : "checkout, package or container";
        String source =
                args.text("--from") == null ? session.setting("update.url") : args.text("--from");
        String available = source == null ? "update.url is not set" : available(args, session);
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("version", session.version())
                            .put("kind", kind)
                            .put(
                                    "prefix",
                                    installation.map(i -> i.prefix().toString()).orElse(null))
                            .put("previous", previous.map(Path::toString).orElse(null))
                            .put("source", source)
                            .put("signed", session.setting("update.publicKey") != null)
                            .put("available", available)
                            .build());
            return 0;
        }
        session.out().println("Version:    " + session.version());
        session.out()
                .println(
                        "Installed:  " + installation.map(i -> i.prefix().toString()).orElse(kind));
        previous.ifPresent(path -> session.out().println("Before:     " + path.getFileName()));
        session.out().println("Available:  " + available);
        return 0;
    }

    /// The version that is told of, or why that cannot be said.
    private static String available(Args args, Session session) {
        try {
            return Offer.read(UpdateCommand.source(args, session), UpdateCommand.signer(session))
                    .version();
        } catch (CodedException e) {
            return e.text();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
