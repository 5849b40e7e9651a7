package bot.molt.base.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Services under systemd: units of the user in `~/.config/systemd/user`, units of the machine in
/// `/etc/systemd/system`.
final class Systemd implements Supervisor {
    private static final Path RUNS = Path.of("/run/systemd/system");
    private static final Path SYSTEM_UNITS = Path.of("/etc/systemd/system");
    private static final Path LINGER = Path.of("/var/lib/systemd/linger");
    private static final Path KERNEL = Path.of("/proc/version");
    private static final Pattern VERSION = Pattern.compile("^systemd ([0-9]+)");

    private final Scope scope;
    private final Map<String, String> environment;
    private final SystemPrograms programs;

    Systemd(Scope scope, Map<String, String> environment, SystemPrograms programs) {
        this.scope = scope;
        this.environment = Map.copyOf(environment);
        this.programs = programs;
    }

    @Override
    public Path file(ServiceName name) {
        return folder().resolve(name.unit());
    }

    private Path folder() {
        if (scope == Scope.SYSTEM) {
            return SYSTEM_UNITS;
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = config.startsWith("/") ? Path.of(config) : Path.of(home, ".config");
        return base.resolve("systemd/user");
    }

    @Override
    public String text(ServiceSpec spec) {
        return new UnitText(spec, scope, version()).text();
    }

    private int version() {
        try {
            Matcher said =
                    VERSION.matcher(
                            programs.run(Map.of(), List.of("systemctl", "--version")).output());
            return said.find() ? Integer.parseInt(said.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void require() {
        if (!Files.isDirectory(RUNS)) {
            throw unavailable(
                    "systemd: not running here, %s is missing (expected: a machine that systemd started%s). See the unit with: moltbot gateway install --print. Run the gateway without a service: moltbot gateway, under another supervisor or in a container"
                            .formatted(RUNS, wslHint()));
        }
        if (scope == Scope.SYSTEM && !Files.isWritable(SYSTEM_UNITS)) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    SYSTEM_UNITS
                            + ": cannot be written (expected with --system: root; run it with sudo)");
        }
    }

    private static String wslHint() {
        try {
            String kernel = Files.exists(KERNEL) ? Files.readString(KERNEL) : "";
            return kernel.contains("icrosoft")
                    ? "; on WSL write [boot] and systemd=true into /etc/wsl.conf, then wsl --shutdown"
                    : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void install(ServiceSpec spec) throws IOException {
        require();
        write(spec);
        steer("daemon-reload");
        steer("enable", "--quiet", spec.name().unit());
        restart(spec.name());
    }

    /// Where systemd does not run, it reads the unit when it does.
    @Override
    public void rewrite(ServiceSpec spec) throws IOException {
        write(spec);
        if (Files.isDirectory(RUNS)) {
            steer("daemon-reload");
        }
    }

    private void write(ServiceSpec spec) throws IOException {
        Path file = file(spec.name());
        Files.createDirectories(folder());
        Path fresh = file.resolveSibling("." + file.getFileName() + ".fresh");
        Files.write(fresh, text(spec).getBytes(StandardCharsets.UTF_8));
        Files.move(
                fresh,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void uninstall(ServiceName name) throws IOException {
        require();
        steer("disable", "--now", "--quiet", name.unit());
        Files.deleteIfExists(file(name));
        steer("daemon-reload");
        run("reset-failed", name.unit());
    }

    @Override
    public void start(ServiceName name) throws IOException {
        begin("start", name);
    }

    @Override
    public void stop(ServiceName name) throws IOException {
        require();
        steer("stop", name.unit());
    }

    @Override
    public void restart(ServiceName name) throws IOException {
        begin("restart", name);
    }

    private void begin(String verb, ServiceName name) throws IOException {
        require();
        SystemPrograms.Ran ran = run(verb, name.unit());
        if (!ran.fine()) {
            throw unavailable(
                    "%s: %s. Why: %s"
                            .formatted(
                                    String.join(" ", command(verb, name.unit())),
                                    said(ran),
                                    logs(name)));
        }
    }

    @Override
    public ServiceState state(ServiceName name) throws IOException {
        if (!Files.isDirectory(RUNS)) {
            return ServiceState.ABSENT;
        }
        SystemPrograms.Ran ran =
                run(
                        "show",
                        name.unit(),
                        "--property=LoadState,ActiveState,SubState,MainPID,NRestarts,UnitFileState,StatusText,Result");
        if (!ran.fine()) {
            return new ServiceState(
                    Files.exists(file(name)), false, "unknown", said(ran), 0, 0, "");
        }
        Map<String, String> shown = new HashMap<>();
        for (String line : ran.output().split("\n")) {
            int equals = line.indexOf('=');
            shown.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        }
        return state(shown);
    }

    private static ServiceState state(Map<String, String> shown) {
        String result = shown.getOrDefault("Result", "success");
        String sub = shown.getOrDefault("SubState", "");
        return new ServiceState(
                shown.getOrDefault("LoadState", "").equals("loaded"),
                shown.getOrDefault("UnitFileState", "").equals("enabled"),
                shown.getOrDefault("ActiveState", "unknown"),
                result.equals("success") ? sub : sub + ", " + result,
                number(shown.get("MainPID")),
                number(shown.get("NRestarts")),
                shown.getOrDefault("StatusText", ""));
    }

    private static long number(@org.jspecify.annotations.Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    @Override
    public String logs(ServiceName name) {
        return scope == Scope.SYSTEM
                ? "journalctl -u " + name.plain() + " -e"
                : "journalctl --user -u " + name.plain() + " -e";
    }

    @Override
    public List<String> hints(ServiceName name, String user) {
        if (scope == Scope.SYSTEM || Files.exists(LINGER.resolve(user))) {
            return List.of();
        }
        return List.of(
                "It stops when you log out, and does not start with the machine. To change that: sudo loginctl enable-linger "
                        + user);
    }

    /// Runs systemctl; what it refuses is an error.
    private void steer(String... words) throws IOException {
        SystemPrograms.Ran ran = run(words);
        if (!ran.fine()) {
            throw unavailable(
                    String.join(" ", command(words)) + ": " + said(ran) + busHint(ran.output()));
        }
    }

    private static String said(SystemPrograms.Ran ran) {
        String output = ran.output().replace("\n", " ");
        return output.isEmpty() ? "exit code " + ran.code() : output;
    }

    /// A shell that `su` or `sudo` made has no bus of its user.
    private String busHint(String output) {
        boolean isBus = scope == Scope.USER && output.contains("onnect to bus");
        return isBus
                ? " (expected: a user manager; log in as this user, or: sudo loginctl enable-linger %s; a service of the machine needs none: --system)"
                        .formatted(System.getProperty("user.name"))
                : "";
    }

    private SystemPrograms.Ran run(String... words) throws IOException {
        try {
            return programs.run(bus(), command(words));
        } catch (IOException e) {
            throw unavailable(
                    "systemctl: cannot be run, %s (expected: systemd on this machine)"
                            .formatted(e.getMessage()));
        }
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        if (scope == Scope.USER) {
            command.add("--user");
        }
        command.addAll(List.of(words));
        return command;
    }

    /// Where the user's manager listens; shells of `su` do not say.
    private Map<String, String> bus() throws IOException {
        if (scope == Scope.SYSTEM || environment.containsKey("XDG_RUNTIME_DIR")) {
            return Map.of();
        }
        Path self = Path.of("/proc/self");
        if (!Files.exists(self)) {
            return Map.of();
        }
        Path folder = Path.of("/run/user", Files.getAttribute(self, "unix:uid").toString());
        return Files.isDirectory(folder) ? Map.of("XDG_RUNTIME_DIR", folder.toString()) : Map.of();
    }

    private static CodedException unavailable(String text) {
        return new CodedException(ErrorCode.UNAVAILABLE, text);
    }
}
