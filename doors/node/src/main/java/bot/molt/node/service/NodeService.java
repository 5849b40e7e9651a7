package bot.molt.node.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `moltbot node run` as a service that the operating system starts and keeps up.
public interface NodeService {
    /// What there is of it.
    ///
    /// @param name `moltbot-node.service`
    /// @param text for people: `running`, `installed, not running`, `not installed`, or why that is
    ///   not known
    record State(String name, boolean installed, boolean running, String text) {}

    /// What it runs.
    ///
    /// @param command `/…/moltbot node run`
    /// @param variables of its environment; no secrets
    /// @param log where output goes, for systems that keep none
    record Definition(List<String> command, Map<String, String> variables, Path log) {}

    /// The service of this system and profile.
    ///
    /// Errors: `unavailable` for a system that is none of both.
    ///
    /// @param profile empty for the usual state folder
    static NodeService of(String system, String profile, Map<String, String> environment) {
        Path home =
                Path.of(
                        Optional.ofNullable(environment.get("HOME"))
                                .orElse(System.getProperty("user.home", "/")));
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("linux")) {
            return new SystemdService(home, profile, environment);
        }
        if (name.contains("mac")) {
            return new LaunchdService(home, profile, environment);
        }
        throw new CodedException(
                ErrorCode.UNAVAILABLE,
                "node install: %s (expected: Linux with systemd, or macOS; elsewhere start `moltbot node run` by other means)"
                        .formatted(system));
    }

    /// Writes the service and starts it; says where it was written.
    Path install(Definition definition) throws IOException, InterruptedException;

    /// Stops it and takes it away; false where there was none.
    boolean uninstall() throws IOException, InterruptedException;

    void stop() throws IOException, InterruptedException;

    void restart() throws IOException, InterruptedException;

    State state() throws IOException, InterruptedException;

    /// What a person has to do so that it runs without a login; empty where nothing.
    Optional<String> hint() throws IOException, InterruptedException;
}
