package bot.molt.sandboxes.docker;

import bot.molt.base.json.Json;
import bot.molt.linux.file.NativeFiles;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A container and the folders of the host that it shows. Files are reached on the host, with the
/// paths that they have inside; nothing is started for them.
final class DockerSandbox implements Sandbox {
    static final String HOME = "/home/moltbot";

    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final List<String> SHELL =
            List.of(
                    "/bin/sh",
                    "-c",
                    "[ -x /bin/bash ] && exec /bin/bash -c \"$1\"; exec /bin/sh -c \"$1\"",
                    "sh");

    private final SandboxSpec spec;
    private final Container container;
    private final NativeFiles files;
    private final ProtectedPaths.Stay stay;
    private final AtomicLong calls = new AtomicLong();

    DockerSandbox(
            SandboxSpec spec, Container container, NativeFiles files, ProtectedPaths.Stay stay) {
        this.spec = spec;
        this.container = container;
        this.files = files;
        this.stay = stay;
    }

    @Override
    public String kind() {
        return DockerProvider.KIND;
    }

    @Override
    public String workspace() {
        return spec.workspace().inside();
    }

    @Override
    public SandboxFiles files() {
        return files;
    }

    /// Bash where the image has it, found when a line runs.
    @Override
    public List<String> shell() {
        return SHELL;
    }

    @Override
    public SandboxProcess start(ProcessRequest request) throws IOException {
        long mark = Scripts.mark(calls.incrementAndGet());
        TerminalSize size = request.terminal();
        boolean merged = size == null && request.stderr() == Stderr.MERGED;
        List<String> command =
                new ArrayList<>(
                        Scripts.start(
                                mark,
                                workdir(request.workdir()),
                                size == null ? "" : size.columns() + "x" + size.rows(),
                                merged));
        command.addAll(request.command());
        Engine.Program program =
                new Engine.Program(
                        command,
                        environment(request),
                        container.user(),
                        request.takesInput(),
                        size != null);
        return container.start(program, mark, request);
    }

    private String workdir(String asked) {
        if (asked.isEmpty()) {
            return workspace();
        }
        return asked.startsWith("/") ? asked : workspace() + "/" + asked;
    }

    private List<String> environment(ProcessRequest request) {
        Map<String, String> env = new TreeMap<>();
        env.put("PATH", PATH);
        env.put("HOME", HOME);
        env.put("USER", "moltbot");
        env.put("LOGNAME", "moltbot");
        env.put("LANG", "C.UTF-8");
        env.put("TERM", request.terminal() == null ? "dumb" : "xterm-256color");
        if (spec.network().mode() == Network.Mode.ALLOWLIST) {
            proxy(env);
        }
        env.putAll(spec.env());
        env.putAll(request.env());
        return env.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList();
    }

    private static void proxy(Map<String, String> env) {
        String way = "http://127.0.0.1:" + Container.PROXY_PORT;
        Stream.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
                .forEach(name -> env.put(name, way));
        String socks = "socks5h://127.0.0.1:" + Container.PROXY_PORT;
        Stream.of("all_proxy", "ALL_PROXY").forEach(name -> env.put(name, socks));
        Stream.of("no_proxy", "NO_PROXY").forEach(name -> env.put(name, "localhost,127.0.0.1,::1"));
    }

    @Override
    public Usage usage() {
        String id = container.known();
        if (id == null) {
            return new Usage(0, Duration.ZERO, 0);
        }
        try {
            String target = "/containers/" + id + "/stats?stream=false&one-shot=true";
            return container.engine().socket().json("GET", target, null) instanceof Json.Obj stats
                    ? usage(stats)
                    : Usage.UNKNOWN;
        } catch (IOException | IllegalArgumentException e) {
            return Usage.UNKNOWN;
        }
    }

    private static Usage usage(Json.Obj stats) {
        Json.Obj memory = stats.object("memory_stats");
        Json.Obj parts = memory.object("stats");
        long cache =
                parts.number("total_inactive_file")
                        .or(() -> parts.number("inactive_file"))
                        .orElse(0L);
        long used = memory.number("usage").map(all -> Math.max(0, all - cache)).orElse(-1L);
        long nanos = stats.object("cpu_stats").object("cpu_usage").number("total_usage").orElse(0L);
        long pids = stats.object("pids_stats").number("current").orElse(-1L);
        return new Usage(used, Duration.ofNanos(nanos), (int) pids);
    }

    @Override
    public void close() throws IOException {
        try {
            container.close();
        } finally {
            stay.close();
            files.close();
        }
    }
}
