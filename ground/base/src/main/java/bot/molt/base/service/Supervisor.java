package bot.molt.base.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Who keeps services alive on this machine.
///
/// Errors: `unavailable` where it does not run here, or where its program fails; the message says
/// what is missing.
public sealed interface Supervisor permits Systemd, Launchd {
    /// The one of this machine.
    static Supervisor of(Scope scope, Map<String, String> environment) {
        boolean isMac =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        if (isMac && scope == Scope.SYSTEM) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "--system: systemd only (expected on macOS: the agent of the user, without --system)");
        }
        return isMac
                ? new Launchd(environment, SystemPrograms.REAL)
                : new Systemd(scope, environment, SystemPrograms.REAL);
    }

    /// The file that makes a service known.
    Path file(ServiceName name);

    /// What that file says.
    String text(ServiceSpec spec);

    /// Refuses where the supervisor does not run here, and says what to do.
    void require();

    /// Writes the file, lets the service start with the machine or the user, and starts it.
    void install(ServiceSpec spec) throws IOException;

    /// Writes the file anew; what runs goes on as it is until it is started again.
    void rewrite(ServiceSpec spec) throws IOException;

    /// Stops the service and removes everything that [#install] made.
    void uninstall(ServiceName name) throws IOException;

    void start(ServiceName name) throws IOException;

    void stop(ServiceName name) throws IOException;

    void restart(ServiceName name) throws IOException;

    /// Answers also where the supervisor does not run: not installed.
    ServiceState state(ServiceName name) throws IOException;

    /// The command that shows what the service prints.
    String logs(ServiceName name);

    /// What its user ought to know or do.
    ///
    /// @param user who the service runs as
    List<String> hints(ServiceName name, String user);
}
