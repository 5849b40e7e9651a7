package bot.molt.app.moltage;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.logging.Logging;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.concurrent.Signals;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import bot.molt.redis.RedisAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;

/// `moltbot moltage …`.
public final class MoltageCommands {
    private static final List<String> SECRETS =
            List.of(
                    "MOLTAGE_TOKEN",
                    "MOLTAGE_GATEWAY_TOKEN",
                    "WECHAT_APPSECRET",
                    "WECHAT_TOKEN",
                    "WECHAT_ENCODING_AES_KEY");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final String version;
    private final ArrayBlockingQueue<Boolean> ending = new ArrayBlockingQueue<>(1);

    /// @param environment the process's variables
    public MoltageCommands(
            PrintStream out, PrintStream err, Map<String, String> environment, String version) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.version = version;
    }

    /// Ends a run as a signal does.
    public void stop() {
        ending.offer(true);
    }

    /// Does what the words say; returns the exit code.
    public int run(List<String> words) {
        try {
            return run(MoltageArguments.parse(words));
        } catch (CodedException e) {
            return failed(words, e);
        } catch (IOException | IllegalArgumentException e) {
            return failed(
                    words,
                    new CodedException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ErrorCode.CANCELLED.exitCode();
        }
    }

    private int failed(List<String> words, CodedException failure) {
        if (words.contains("--json")) {
            Json.Obj error =
                    Json.object()
                            .put("code", failure.code().wireName())
                            .put("message", failure.text())
                            .build();
            out.println(
                    JsonText.pretty(Json.object().put("ok", false).put("error", error).build()));
        }
        failure.text().lines().forEach(line -> err.println("moltbot: " + line));
        return failure.code().exitCode();
    }

    private int run(MoltageArguments arguments) throws IOException, InterruptedException {
        if (arguments.has("help") || arguments.verb().isEmpty()) {
            out.print(MoltageHelp.text(arguments, environment));
            return arguments.has("help") ? 0 : ErrorCode.INVALID_REQUEST.exitCode();
        }
        ConfigFiles files =
                ConfigFiles.find(
                        new ConfigFiles.Choice(
                                arguments.path("config").orElse(null),
                                arguments.value("profile").orElse(null)),
                        environment);
        Path state = files.state().resolve("moltage");
        MoltageEnvironment settings = new MoltageEnvironment(environment, state);
        return switch (arguments.verb()) {
            case "up" -> serve(files, settings, MoltageProcess::up);
            case "bridge" -> serve(files, settings, MoltageProcess::bridgeAlone);
            case "orchestrator" -> serve(files, settings, MoltageProcess::orchestratorAlone);
            case "ssh" -> serve(files, settings, MoltageProcess::sshAlone);
            case "rootfs" -> new RootfsCommand(out, settings).run(arguments);
            default -> new Administration(out, settings).run(arguments);
        };
    }

    /// Starts what is to be served.
    @FunctionalInterface
    private interface Start {
        MoltageProcess of(MoltageEnvironment environment, MoltageProcess.Surroundings surroundings)
                throws IOException, InterruptedException;
    }

    private int serve(ConfigFiles files, MoltageEnvironment settings, Start start)
            throws IOException, InterruptedException {
        if (PrivateFile.tighten(files.state())) {
            err.println("moltbot: " + files.state() + " was open to others; now it is yours alone");
        }
        ConfigSnapshot config = new ConfigReader(files, Map.of()).read();
        config.problems().forEach(problem -> err.println("moltbot: config: " + problem));
        Redactor redactor = new Redactor();
        for (String name : SECRETS) {
            redactor.register(Secret.of(settings.text(name, "")));
        }
        settings.redis().flatMap(RedisAddress::password).ifPresent(redactor::register);
        Signals.on("INT", this::stop);
        Signals.on("TERM", this::stop);
        try (Logging logging = Logging.ofThisProcess()) {
            logging.start(
                    settings.logging(config.config().logging()),
                    settings.state().resolve("logs/moltage.log"),
                    redactor,
                    err);
            untilStopped(
                    start, settings, new MoltageProcess.Surroundings(files, redactor, version));
        }
        return 0;
    }

    private void untilStopped(
            Start start, MoltageEnvironment settings, MoltageProcess.Surroundings around)
            throws IOException, InterruptedException {
        try (MoltageProcess process = start.of(settings, around)) {
            process.said().forEach(line -> out.println("moltage: " + line));
            out.println("moltage: ready");
            out.flush();
            boolean _ = ending.take();
            err.println("moltbot: stopping");
        }
    }
}
