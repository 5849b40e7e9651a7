package bot.molt.base.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Services under launchd: agents of the user in `~/Library/LaunchAgents`.
final class Launchd implements Supervisor {
    private static final Pattern PID = Pattern.compile("(?m)^\\s*pid = ([0-9]+)$");
    private static final Pattern STATE = Pattern.compile("(?m)^\\s*state = (.+)$");

    private final Path home;
    private final SystemPrograms programs;

    Launchd(Map<String, String> environment, SystemPrograms programs) {
        this.home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        this.programs = programs;
    }

    @Override
    public Path file(ServiceName name) {
        return home.resolve("Library/LaunchAgents").resolve(name.label() + ".plist");
    }

    @Override
    public String text(ServiceSpec spec) {
        return AgentText.of(spec);
    }

    /// launchd is there on every Mac.
    @Override
    public void require() {}

    @Override
    public void install(ServiceSpec spec) throws IOException {
        Path file = file(spec.name());
        Files.createDirectories(file.resolveSibling(""));
        Files.createDirectories(spec.log().resolveSibling(""));
        if (state(spec.name()).installed()) {
            steer("bootout", target(spec.name()));
        }
        Files.writeString(file, text(spec));
        steer("enable", target(spec.name()));
        steer("bootstrap", domain(), file.toString());
    }

    /// What is loaded goes on as it is until it is loaded again.
    @Override
    public void rewrite(ServiceSpec spec) throws IOException {
        Files.writeString(file(spec.name()), text(spec));
    }

    @Override
    public void uninstall(ServiceName name) throws IOException {
        if (state(name).installed()) {
            steer("bootout", target(name));
        }
        Files.deleteIfExists(file(name));
    }

    @Override
    public void start(ServiceName name) throws IOException {
        if (state(name).installed()) {
            steer("kickstart", target(name));
        } else {
            steer("bootstrap", domain(), file(name).toString());
        }
    }

    /// An agent that is to stay alive stops only when it is taken out.
    @Override
    public void stop(ServiceName name) throws IOException {
        if (state(name).installed()) {
            steer("bootout", target(name));
        }
    }

    @Override
    public void restart(ServiceName name) throws IOException {
        if (state(name).installed()) {
            steer("kickstart", "-k", target(name));
        } else {
            start(name);
        }
    }

    @Override
    public ServiceState state(ServiceName name) throws IOException {
        SystemPrograms.Ran ran = run("print", target(name));
        boolean known = Files.exists(file(name));
        if (!ran.fine()) {
            return new ServiceState(false, known, "inactive", known ? "not loaded" : "", 0, 0, "");
        }
        Matcher pid = PID.matcher(ran.output());
        Matcher state = STATE.matcher(ran.output());
        long number = pid.find() ? Long.parseLong(pid.group(1)) : 0;
        String said = state.find() ? state.group(1) : "";
        return new ServiceState(
                true, known, number > 0 ? "active" : "inactive", said, number, 0, "");
    }

    @Override
    public String logs(ServiceName name) {
        return "moltbot logs --follow";
    }

    @Override
    public List<String> hints(ServiceName name, String user) {
        return List.of();
    }

    private String domain() throws IOException {
        return "gui/" + Files.getAttribute(home, "unix:uid");
    }

    private String target(ServiceName name) throws IOException {
        return domain() + "/" + name.label();
    }

    private void steer(String... words) throws IOException {
        SystemPrograms.Ran ran = run(words);
        if (!ran.fine()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "launchctl %s: %s"
                            .formatted(
                                    String.join(" ", words),
                                    ran.output().isEmpty()
                                            ? "exit code " + ran.code()
                                            : ran.output()));
        }
    }

    private SystemPrograms.Ran run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("launchctl"));
        command.addAll(List.of(words));
        return programs.run(Map.of(), command);
    }
}
