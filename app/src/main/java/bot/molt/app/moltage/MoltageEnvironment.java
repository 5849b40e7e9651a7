package bot.molt.app.moltage;

import bot.molt.app.logging.LogConfig;
import bot.molt.app.logging.LogLevel;
import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.config.PrivateFile;
import bot.molt.bridge.BridgeSettings;
import bot.molt.fleet.FleetSettings;
import bot.molt.redis.RedisAddress;
import bot.molt.redis.RedisMirror;
import bot.molt.spi.mirror.Mirror;
import bot.molt.ssh.SshConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The variables of the environment, with what they are where nobody sets them. What is wrong or
/// missing is collected, so that it is told at once and nothing is half started.
final class MoltageEnvironment {
    private static final String SEED = "/var/lib/firecracker";
    private static final int PORTS = 65_535;

    private final Map<String, String> all;
    private final Path state;
    private final Set<String> problems = new LinkedHashSet<>();

    /// @param state folder of what Moltage keeps
    MoltageEnvironment(Map<String, String> all, Path state) {
        this.all = new HashMap<>(all);
        this.state = state;
        home();
    }

    /// Without the right to write where the manual puts machines, they are in the state folder.
    private void home() {
        Path seed = Path.of(SEED);
        boolean isOurs =
                Files.exists(seed) ? Files.isWritable(seed) : Files.isWritable(seed.getParent());
        if (!isOurs) {
            all.putIfAbsent("KERNEL_PATH", state.resolve("images/vmlinux").toString());
            all.putIfAbsent(
                    "BASE_ROOTFS_PATH", state.resolve("images/rootfs/clawdbot.ext4").toString());
            all.putIfAbsent("VM_DATA_DIR", state.resolve("vms").toString());
            all.putIfAbsent("SOCKET_DIR", state.resolve("sockets").toString());
        }
    }

    Map<String, String> variables() {
        return Map.copyOf(all);
    }

    Path state() {
        return state;
    }

    String text(String name, String otherwise) {
        String value = all.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    void put(String name, String value) {
        all.put(name, value);
    }

    boolean isSet(String name) {
        return !text(name, "").isEmpty();
    }

    /// The secret between the parts; of one process alone it may be made here, and kept.
    Secret madeToken() throws IOException {
        if (isSet("MOLTAGE_TOKEN")) {
            return Secret.of(text("MOLTAGE_TOKEN", ""));
        }
        Path file = tokenFile(state);
        if (!Files.exists(file)) {
            PrivateFile.folder(state);
            PrivateFile.write(file, Ids.token() + "\n");
        }
        String token = Files.readString(file).strip();
        all.put("MOLTAGE_TOKEN", token);
        return Secret.of(token);
    }

    static Path tokenFile(Path state) {
        return state.resolve("token");
    }

    /// What an orchestrator elsewhere wants to see.
    Secret sharedToken() {
        if (!isSet("MOLTAGE_TOKEN")) {
            problems.add(
                    "Missing required environment variable: MOLTAGE_TOKEN (expected: that of the"
                            + " orchestrator)");
        }
        return Secret.of(text("MOLTAGE_TOKEN", ""));
    }

    URI orchestrator(String otherwise) {
        String text = text("ORCHESTRATOR_URL", otherwise);
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            System.getLogger(MoltageEnvironment.class.getName())
                    .log(System.Logger.Level.DEBUG, "ORCHESTRATOR_URL", e);
        }
        problems.add(
                "ORCHESTRATOR_URL: %s (expected: an address such as http://orchestrator:8080)"
                        .formatted(text));
        return URI.create(otherwise);
    }

    Optional<BridgeSettings> bridge() {
        return collected(() -> BridgeSettings.from(all, state.resolve("bridge")));
    }

    /// @param port in the place of `PORT`, which is the bridge's where both are in one process;
    ///   empty for `PORT`
    Optional<FleetSettings> fleet(Optional<String> port) {
        Map<String, String> own = new HashMap<>(all);
        port.ifPresent(number -> {
            own.put("PORT", number);
            own.put("HOST", text("ORCHESTRATOR_HOST", "127.0.0.1"));
        });
        return collected(() -> FleetSettings.of(own));
    }

    /// Where users and machines are copied to; nowhere without `REDIS_URL`, and nothing of it is
    /// loaded then.
    Mirror.Opening mirrors() {
        Optional<RedisAddress> redis = redis();
        return redis.isEmpty() ? (_, _) -> Mirror.none() : RedisMirror.in(redis.get());
    }

    /// The Redis that is named.
    Optional<RedisAddress> redis() {
        return isSet("REDIS_URL")
                ? collected(() -> RedisAddress.parse(text("REDIS_URL", ""), text("REDIS_CA", "")))
                : Optional.empty();
    }

    private <T> Optional<T> collected(Supplier<T> settings) {
        try {
            return Optional.of(settings.get());
        } catch (CodedException | IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    SshConfig ssh() {
        boolean isFixed = isYes("MOLTAGE_FIXED_PASSWORD");
        String password = text("VM_SSH_PASS", "clawdbot");
        return new SshConfig(
                listen(),
                Path.of(text("HOST_KEY_PATH", "/etc/ssh-gateway/host_key")),
                state.resolve("ssh"),
                isFixed ? Optional.of(Secret.of(password)) : Optional.empty(),
                text("VM_SSH_USER", ""),
                Duration.ofMillis(number("VM_READY_TIMEOUT_MS", 30_000, 100, 3_600_000)),
                new SshConfig.Policy(
                        isYes("MOLTAGE_SSH_AGENT"),
                        isYes("MOLTAGE_SSH_RECORD"),
                        new DataSize(64L << 20)),
                SshConfig.Limits.standard());
    }

    private InetSocketAddress listen() {
        String text = text("LISTEN_ADDR", "0.0.0.0:2222");
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > PORTS) {
            problems.add(
                    "LISTEN_ADDR: %s (expected: host:port such as 0.0.0.0:2222)".formatted(text));
            return new InetSocketAddress(0);
        }
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(port));
    }

    int number(String name, int otherwise, int min, int max) {
        String text = text(name, Integer.toString(otherwise));
        boolean fits =
                text.matches("\\d{1,9}")
                        && Integer.parseInt(text) >= min
                        && Integer.parseInt(text) <= max;
        if (!fits) {
            problems.add("%s: %s (expected: %d..%d)".formatted(name, text, min, max));
        }
        return fits ? Integer.parseInt(text) : otherwise;
    }

    /// What the configuration says of logs, at the level of `LOG_LEVEL` where it is set.
    LogConfig logging(LogConfig config) {
        String text = text("LOG_LEVEL", "").toUpperCase(Locale.ROOT).replace("WARNING", "WARN");
        Optional<LogLevel> level =
                Arrays.stream(LogLevel.values()).filter(one -> one.name().equals(text)).findFirst();
        if (level.isEmpty()) {
            if (!text.isEmpty()) {
                problems.add(
                        "LOG_LEVEL: %s (expected: trace, debug, info, warn, error or silent)"
                                .formatted(text("LOG_LEVEL", "")));
            }
            return config;
        }
        return new LogConfig(
                level.get(),
                config.file(),
                level.get(),
                config.consoleStyle(),
                config.redactSensitive(),
                config.maxFileBytes(),
                config.keep(),
                config.compress(),
                config.performance(),
                config.auditLog());
    }

    private boolean isYes(String name) {
        String text = text(name, "no");
        if (!text.matches("yes|no")) {
            problems.add("%s: %s (expected: yes or no)".formatted(name, text));
        }
        return text.equals("yes");
    }

    /// Errors: `invalid_params` that names everything that is missing or wrong, a line each.
    void requireAllRight() {
        Optional<RedisAddress> _ = redis();
        if (!problems.isEmpty()) {
            throw new CodedException(ErrorCode.INVALID_PARAMS, String.join("\n", problems));
        }
    }
}
