package bot.molt.node.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.node.service.SystemProgram.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A user unit of systemd.
final class SystemdService implements NodeService {
    private final String unit;
    private final Path file;
    private final Map<String, String> environment;
    private final SystemProgram systemctl;

    SystemdService(Path home, String profile, Map<String, String> environment) {
        this.unit =
                profile.isEmpty()
                        ? "moltbot-node.service"
                        : "moltbot-node-%s.service".formatted(profile);
        this.file = home.resolve(".config/systemd/user").resolve(unit);
        this.environment = environment;
        this.systemctl = new SystemProgram("systemctl", environment);
    }

    @Override
    public Path install(Definition definition) throws IOException, InterruptedException {
        requireManager();
        PrivateFile.write(file, text(definition));
        demand("daemon-reload");
        demand("enable", unit);
        demand("restart", unit);
        return file;
    }

    /// Errors: `unavailable` with what is missing.
    private void requireManager() throws IOException, InterruptedException {
        Said said = systemctl.run("--user", "show-environment");
        if (said.worked()) {
            return;
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        String missing =
                Files.isDirectory(Path.of("/run/systemd/system"))
                        ? "no systemd manager runs for this user%s (expected: a login session, or `loginctl enable-linger $USER` as root)"
                                .formatted(runtime.isEmpty() ? ", XDG_RUNTIME_DIR is not set" : "")
                        : "this machine was not started with systemd (expected: one that was; elsewhere let its own supervisor start `moltbot node run`)";
        throw new CodedException(
                ErrorCode.UNAVAILABLE,
                "node service: %s: systemctl --user says: %s"
                        .formatted(missing, said.text().lines().findFirst().orElse("nothing")));
    }

    private Said demand(String... words) throws IOException, InterruptedException {
        String[] all = new String[words.length + 1];
        all[0] = "--user";
        System.arraycopy(words, 0, all, 1, words.length);
        Said said = systemctl.run(all);
        if (!said.worked()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "systemctl %s: %s".formatted(String.join(" ", all), said.text()));
        }
        return said;
    }

    private static String text(Definition definition) {
        String command =
                definition.command().stream()
                        .map(SystemdService::quoted)
                        .collect(Collectors.joining(" "));
        String variables =
                new TreeMap<>(definition.variables())
                        .entrySet().stream()
                                .map(entry ->
                                        "Environment="
                                                + quoted(entry.getKey() + "=" + entry.getValue())
                                                + "\n")
                                .collect(Collectors.joining());
        return """
        [Unit]
        Description=Moltbot node: hands for a gateway elsewhere
        After=network-online.target
        Wants=network-online.target

        [Service]
        ExecStart=%s
        %sRestart=always
        RestartSec=5
        KillMode=mixed
        TimeoutStopSec=30

        [Install]
        WantedBy=default.target
        """
                .formatted(command, variables);
    }

    /// systemd reads `%` and `$` where nobody means them.
    private static String quoted(String word) {
        String plain = word.replace("%", "%%").replace("$", "$$");
        return "\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public boolean uninstall() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return false;
        }
        requireManager();
        demand("disable", "--now", unit);
        Files.delete(file);
        demand("daemon-reload");
        return true;
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        requireInstalled();
        demand("stop", unit);
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        requireInstalled();
        demand("restart", unit);
    }

    private void requireInstalled() throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "%s: not installed (expected: `moltbot node install` first)".formatted(unit));
        }
        requireManager();
    }

    @Override
    public State state() throws IOException, InterruptedException {
        boolean installed = Files.exists(file);
        if (!installed) {
            return new State(unit, false, false, "not installed");
        }
        try {
            requireManager();
        } catch (CodedException e) {
            return new State(unit, true, false, "installed; " + e.text());
        }
        boolean running = systemctl.run("--user", "is-active", unit).text().equals("active");
        return new State(unit, true, running, running ? "running" : "installed, not running");
    }

    @Override
    public Optional<String> hint() throws IOException, InterruptedException {
        String user = environment.getOrDefault("USER", "");
        if (user.isEmpty() || Files.exists(Path.of("/var/lib/systemd/linger", user))) {
            return Optional.empty();
        }
        return Optional.of(
                "it stops when %s logs out; `loginctl enable-linger %s` keeps it up"
                        .formatted(user, user));
    }
}
