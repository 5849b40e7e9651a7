package bot.molt.cli.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.service.Scope;
import bot.molt.base.service.ServiceSpec;
import bot.molt.base.service.Supervisor;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// `gateway install`: writes the unit (systemd) or the agent (launchd), and starts it.
public final class InstallServiceCommand implements Command {
    private final ServiceKind kind;

    public InstallServiceCommand(ServiceKind kind) {
        this.kind = kind;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "It starts now, comes back after a crash, and starts again with its user or the machine. The unit holds no secret: the token stays in its file.")
                .flag("--force", "Write and start it anew where it is installed already.")
                .flag("--print", "Print the unit and change nothing.");
        Place.describe(syntax);
        syntax.option(
                "--run-as",
                "USER",
                "With --system: the user that it runs as; the one who called sudo where nothing is said.");
        kind.describe(syntax);
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Place place = Place.of(kind, args, session);
        SpecMaker maker = new SpecMaker(kind, session);
        ServiceSpec spec = maker.spec(args, account(args, place, session));
        Supervisor supervisor = place.supervisor();
        String text = supervisor.text(spec);
        if (args.has("--print")) {
            session.out().print(text);
            return 0;
        }
        supervisor.require();
        Path file = supervisor.file(spec.name());
        boolean same = Files.exists(file) && Files.readString(file).equals(text);
        if (Files.exists(file) && !args.has("--force")) {
            String message =
                    same
                            ? place.label() + " is installed already."
                            : "%s is installed already and says something else (--force writes it anew, --print shows what)."
                                    .formatted(place.label());
            return Told.of("install", "already-installed", message).tell(place, session, 0);
        }
        supervisor.install(spec);
        return new Told(
                        "install",
                        "installed",
                        "Installed and started %s (%s).".formatted(place.label(), file),
                        maker.warnings(),
                        supervisor.hints(spec.name(), System.getProperty("user.name", "$USER")))
                .tell(place, session, 0);
    }

    private static @Nullable Account account(Args args, Place place, Session session)
            throws IOException {
        String named = args.text("--run-as");
        if (place.scope() == Scope.USER) {
            if (named != null) {
                throw Args.refused("--run-as", named, "together with --system");
            }
            return null;
        }
        String user = named == null ? session.environment().getOrDefault("SUDO_USER", "") : named;
        if (user.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "--run-as: missing (expected with --system: the user that runs it; its home holds the state)");
        }
        return Account.find(user);
    }
}
