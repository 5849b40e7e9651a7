package bot.molt.sandboxes.docker;

import bot.molt.base.json.Json;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// The engine, through the client library; streams go around it. Loaded with the first container.
///
/// Threads: any.
final class Engine {
    private final EngineSocket socket;
    private final DockerClient client;

    Engine(EngineSocket socket) {
        this.socket = socket;
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost("unix://" + socket.path())
                        .withDockerTlsVerify(false)
                        .build();
        this.client = DockerClientImpl.getInstance(config, new EngineTransport(socket));
    }

    EngineSocket socket() {
        return socket;
    }

    private static <T> T asked(Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (DockerException e) {
            throw new EngineException(e.getHttpStatus(), said(e));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// The library puts `Status 404: ` before what the engine said.
    private static String said(DockerException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^Status [0-9]+: ", "");
    }

    boolean hasImage(String name) throws IOException {
        return asked(() -> {
            try {
                return client.inspectImageCmd(name).exec() != null;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /// What a container is made from.
    ///
    /// @param name `moltbot-sbx-…`
    /// @param hostname what those inside see
    record Plan(
            String name,
            String hostname,
            String image,
            String user,
            Map<String, String> labels,
            HostConfig host) {}

    /// Makes and starts; returns the id.
    String create(Plan plan) throws IOException {
        String id =
                asked(() ->
                        client.createContainerCmd(plan.image())
                                .withName(plan.name())
                                .withHostName(plan.hostname())
                                .withUser(plan.user())
                                .withWorkingDir("/")
                                .withLabels(plan.labels())
                                .withHostConfig(plan.host())
                                .withEntrypoint("sleep")
                                .withCmd("infinity")
                                .exec()
                                .getId());
        boolean done = false;
        try {
            start(id);
            done = true;
            return id;
        } finally {
            if (!done) {
                remove(id);
            }
        }
    }

    void start(String id) throws IOException {
        socket.done("POST", "/containers/" + id + "/start");
    }

    void restart(String id) throws IOException {
        socket.done("POST", "/containers/" + id + "/restart?t=0");
    }

    /// Ends and removes; nothing where it is gone.
    void remove(String id) throws IOException {
        try {
            socket.done("DELETE", "/containers/" + id + "?force=1&v=1");
        } catch (EngineException e) {
            if (e.status() != 404 && e.status() != 409) {
                throw e;
            }
        }
    }

    void limitPids(String id, long pids) throws IOException {
        Json.Obj change = Json.Obj.EMPTY.with("PidsLimit", pids);
        socket.json("POST", "/containers/" + id + "/update", change);
    }

    /// A program to run in a container.
    ///
    /// @param env `NAME=value`
    record Program(
            List<String> command, List<String> env, String user, boolean input, boolean terminal) {
        Program(List<String> command, String user) {
            this(command, List.of(), user, false, false);
        }
    }

    /// The id of a program that is not started yet.
    String program(String container, Program program) throws IOException {
        return asked(() -> {
            ExecCreateCmd create =
                    client.execCreateCmd(container)
                            .withCmd(program.command().toArray(String[]::new))
                            .withAttachStdout(true)
                            .withAttachStderr(true)
                            .withAttachStdin(program.input())
                            .withTty(program.terminal())
                            .withWorkingDir("/");
            if (!program.env().isEmpty()) {
                create.withEnv(program.env());
            }
            if (!program.user().isEmpty()) {
                create.withUser(program.user());
            }
            return create.exec().getId();
        });
    }

    /// Starts a program; the answer is its input and output.
    Answer attach(String exec, boolean terminal) throws IOException {
        Answer answer =
                socket.send(
                        "POST",
                        "/exec/" + exec + "/start",
                        Map.of(
                                "Content-Type", "application/json",
                                "Connection", "Upgrade",
                                "Upgrade", "tcp"),
                        EngineSocket.Body.of(startBody(false, terminal)));
        if (answer.status() < 400) {
            return answer;
        }
        try (answer) {
            throw new EngineException(answer.status(), answer.text());
        }
    }

    /// Starts a program that nobody listens to.
    void detach(String exec) throws IOException {
        socket.json("POST", "/exec/" + exec + "/start", Json.object().put("Detach", true).build());
    }

    private static byte[] startBody(boolean detach, boolean terminal) {
        return bot.molt.base.json.JsonText.bytes(
                Json.object().put("Detach", detach).put("Tty", terminal).build());
    }

    void resize(String exec, int columns, int rows) throws IOException {
        socket.done("POST", "/exec/" + exec + "/resize?w=" + columns + "&h=" + rows);
    }

    /// How a program ended; empty while it runs.
    OptionalInt exitCode(String exec) throws IOException {
        return asked(() -> {
            InspectExecResponse now = client.inspectExecCmd(exec).exec();
            Long code = now.getExitCodeLong();
            boolean running = Boolean.TRUE.equals(now.isRunning()) || code == null;
            return running ? OptionalInt.empty() : OptionalInt.of(code.intValue());
        });
    }
}
