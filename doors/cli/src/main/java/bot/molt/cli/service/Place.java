package bot.molt.cli.service;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.service.Scope;
import bot.molt.base.service.ServiceName;
import bot.molt.base.service.ServiceState;
import bot.molt.base.service.Supervisor;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/// A service where it is installed, or would be.
record Place(ServiceName name, Scope scope, Supervisor supervisor) {
    static void describe(Syntax syntax) {
        syntax.flag(
                "--system", "The service of the machine, not the one of this user; needs root.");
    }

    /// The one of the machine is meant where it is asked for, or is the only one there.
    static Place of(ServiceKind kind, Args args, Session session) {
        return args.has("--system")
                ? in(Scope.SYSTEM, new ServiceName(kind.name(), session.profile()), session)
                : of(kind, session);
    }

    /// The one of the user, unless that of the machine is the only one there.
    static Place of(ServiceKind kind, Session session) {
        ServiceName name = new ServiceName(kind.name(), session.profile());
        Place user = in(Scope.USER, name, session);
        boolean isMac =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        if (isMac || user.known()) {
            return user;
        }
        Place system = in(Scope.SYSTEM, name, session);
        return system.known() ? system : user;
    }

    private static Place in(Scope scope, ServiceName name, Session session) {
        return new Place(name, scope, Supervisor.of(scope, session.environment()));
    }

    /// Whether its file is there.
    boolean known() {
        return Files.exists(supervisor.file(name));
    }

    ServiceState state() throws IOException {
        return supervisor.state(name);
    }

    /// How the supervisor calls it.
    String label() {
        String file = String.valueOf(supervisor.file(name).getFileName());
        return file.endsWith(".plist") ? name.label() : name.unit();
    }

    String whose() {
        return scope == Scope.SYSTEM ? "of the machine" : "of this user";
    }

    /// Words that install it.
    String installing(Session session) {
        String profile =
                ConfigFiles.variable(session.environment(), "PROFILE").isPresent()
                        ? ""
                        : session.profile();
        String option = profile.isEmpty() ? "" : " --profile " + profile;
        return "moltbot" + option + " " + name.kind() + " install";
    }
}
