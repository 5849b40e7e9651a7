package bot.molt.cli.service;

import bot.molt.base.service.ServiceState;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.Optional;

/// The gateway of this machine as a service, for commands that stop it, start it or replace what it
/// runs.
public final class OwnService {
    private static final ServiceKind GATEWAY = new GatewayKind();

    private final Place place;

    private OwnService(Place place) {
        this.place = place;
    }

    /// The option that names the service of the machine.
    public static void describe(Syntax syntax) {
        Place.describe(syntax);
    }

    /// The installed one; empty where there is none.
    public static Optional<OwnService> find(Args args, Session session) {
        Place place = Place.of(GATEWAY, args, session);
        return place.known() ? Optional.of(new OwnService(place)) : Optional.empty();
    }

    /// Makes it a service of this user, where it is none, and starts it.
    ///
    /// Errors: `unavailable` where this machine has no supervisor for it.
    public static void install(Session session) throws IOException {
        Place place = Place.of(GATEWAY, session);
        if (place.known()) {
            place.supervisor().start(place.name());
            return;
        }
        place.supervisor().require();
        place.supervisor().install(new SpecMaker(GATEWAY, session).spec(Args.none(), null));
    }

    /// How the supervisor calls it.
    public String label() {
        return place.label();
    }

    public ServiceState state() throws IOException {
        return place.state();
    }

    public void start() throws IOException {
        place.supervisor().start(place.name());
    }

    public void stop() throws IOException {
        place.supervisor().stop(place.name());
    }

    /// Returns once it runs; where the supervisor is told so (systemd), once it is ready.
    public void restart() throws IOException {
        place.supervisor().restart(place.name());
    }

    /// Stops it and removes what its installation made.
    public void uninstall() throws IOException {
        place.supervisor().uninstall(place.name());
    }

    /// The command that shows what it prints.
    public String logs() {
        return place.supervisor().logs(place.name());
    }
}
