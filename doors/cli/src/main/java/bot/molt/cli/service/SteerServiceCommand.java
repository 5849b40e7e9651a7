package bot.molt.cli.service;

import bot.molt.base.service.ServiceName;
import bot.molt.base.service.Supervisor;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `gateway start`, `gateway stop`, `gateway restart`, `gateway uninstall`: what the supervisor
/// does with an installed service.
public final class SteerServiceCommand implements Command {
    private final ServiceKind kind;
    private final Verb verb;

    /// What is to be done.
    public enum Verb {
        START("start", "started", 1) {
            @Override
            void apply(Supervisor supervisor, ServiceName name) throws IOException {
                supervisor.start(name);
            }
        },
        STOP("stop", "stopped", 0) {
            @Override
            void apply(Supervisor supervisor, ServiceName name) throws IOException {
                supervisor.stop(name);
            }
        },
        RESTART("restart", "restarted", 1) {
            @Override
            void apply(Supervisor supervisor, ServiceName name) throws IOException {
                supervisor.restart(name);
            }
        },
        UNINSTALL("uninstall", "uninstalled", 0) {
            @Override
            void apply(Supervisor supervisor, ServiceName name) throws IOException {
                supervisor.uninstall(name);
            }
        };

        private final String word;
        private final String done;
        private final int absent;

        /// @param absent the exit code where the service is not installed
        Verb(String word, String done, int absent) {
            this.word = word;
            this.done = done;
            this.absent = absent;
        }

        abstract void apply(Supervisor supervisor, ServiceName name) throws IOException;
    }

    public SteerServiceCommand(ServiceKind kind, Verb verb) {
        this.kind = kind;
        this.verb = verb;
    }

    @Override
    public void describe(Syntax syntax) {
        Place.describe(syntax);
        syntax.example("moltbot " + kind.name() + " " + verb.word)
                .example("moltbot service " + verb.word);
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        return run(Place.of(kind, args, session), session);
    }

    int run(Place place, Session session) throws IOException {
        if (!place.known()) {
            place.supervisor().require();
            return Told.of(verb.word, "not-loaded", place.label() + " is not installed.")
                    .hinting("To install it: " + place.installing(session))
                    .tell(place, session, verb.absent);
        }
        verb.apply(place.supervisor(), place.name());
        String message =
                verb == Verb.UNINSTALL
                        ? "Removed %s. Configuration and state are where they were: %s."
                                .formatted(place.label(), session.stateFolder())
                        : "%s %s.".formatted(place.label(), verb.done);
        return Told.of(verb.word, verb.done, message).tell(place, session, 0);
    }
}
