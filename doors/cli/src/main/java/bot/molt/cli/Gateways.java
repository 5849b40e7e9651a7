package bot.molt.cli;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.json.Json;
import bot.molt.protocol.wire.Fingerprint;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which gateway a command means: flags, then variables, then the configuration, then this machine.
///
/// An address from flags or variables takes its token from there too: the token of one gateway is
/// never sent to another.
final class Gateways {
    static final int PORT = 18_789;
    static final int DEV_PORT = 19_001;

    /// With it the system chooses a port, which nobody here knows.
    private static final int ANY_PORT = 0;

    private final GlobalOptions options;
    private final Map<String, String> environment;
    private final ConfigFiles files;
    private Json.@Nullable Obj config;

    Gateways(GlobalOptions options, Map<String, String> environment) throws IOException {
        this.options = options;
        this.files =
                ConfigFiles.find(
                        new ConfigFiles.Choice(options.config(), options.profile()), environment);
        this.environment = files.environment();
    }

    ConfigFiles files() {
        return files;
    }

    Target target() throws IOException {
        Target target = address();
        target = target.with(token(target)).pinned(pin(target));
        requireSecrecy(target);
        return options.timeout() == null ? target : target.waiting(options.timeout());
    }

    /// Every gateway that could be meant, with the credentials that belong to it, the one that is
    /// meant first: `explicit`, `configRemote`, `localLoopback`.
    Map<String, Target> candidates() throws IOException {
        Map<String, Target> all = new LinkedHashMap<>();
        if (explicitUrl() != null) {
            all.put("explicit", target());
        } else if (isRemote() && setting("gateway.remote.url") != null) {
            all.put("configRemote", target());
        }
        if (port() != ANY_PORT) {
            all.put("localLoopback", all.isEmpty() ? target() : waiting(ownTarget()));
        }
        return all;
    }

    private Target ownTarget() throws IOException {
        Target own = local();
        return own.with(ownToken()).pinned(ownPin(own));
    }

    /// The gateway of this machine is trusted by the file of its certificate.
    private @Nullable Fingerprint ownPin(Target own) throws IOException {
        return own.secure() ? LocalCertificate.fingerprint(files, this) : null;
    }

    private Target waiting(Target target) {
        return options.timeout() == null ? target : target.waiting(options.timeout());
    }

    private @Nullable Secret ownToken() throws IOException {
        String own = localToken();
        return own == null ? null : Secret.of(own);
    }

    private @Nullable Fingerprint pin(Target target) throws IOException {
        String given =
                options.fingerprint() != null
                        ? options.fingerprint()
                        : ConfigFiles.variable(environment, "GATEWAY_TLS_FINGERPRINT").orElse(null);
        given = given == null && isRemote() ? setting("gateway.remote.tlsFingerprint") : given;
        if (given != null) {
            return Fingerprint.parse(given);
        }
        return target.secure() && isHere(target) ? ownPin(target) : null;
    }

    /// What is sent to another machine without TLS can be read on the way, the token too.
    private void requireSecrecy(Target target) {
        boolean allowed =
                ConfigFiles.variable(environment, "ALLOW_INSECURE_PRIVATE_WS")
                        .filter(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                        .isPresent();
        if (!target.secure() && !target.isLoopback() && !(allowed && target.isPrivate())) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "url: "
                            + target.url()
                            + " is another machine without TLS, where the token could be read on the way (expected: wss:// or https://, or a tunnel: moltbot tunnel user@host; in a private network that you trust, MOLTBOT_ALLOW_INSECURE_PRIVATE_WS=1)");
        }
    }

    private Target address() throws IOException {
        String url = explicitUrl();
        if (url == null && isRemote()) {
            url = setting("gateway.remote.url");
        }
        return url == null ? local() : Target.parse(url);
    }

    private Target local() throws IOException {
        if (port() == ANY_PORT) {
            throw Args.refused(
                    "gateway.port",
                    "0",
                    "1..65535, or the address that the gateway printed when it started: --url http://127.0.0.1:PORT");
        }
        boolean secure = "true".equals(setting("gateway.tls.enabled"));
        return Target.parse((secure ? "https" : "http") + "://127.0.0.1:" + port());
    }

    int port() throws IOException {
        String given = ConfigFiles.variable(environment, "GATEWAY_PORT").orElse(null);
        if (given == null && "dev".equals(options.profile())) {
            return DEV_PORT;
        }
        String text = given == null ? setting("gateway.port") : given;
        if (text == null) {
            return PORT;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Args.refused("gateway.port", text, "1..65535");
        }
    }

    private @Nullable String explicitUrl() {
        return options.url() != null
                ? options.url()
                : ConfigFiles.variable(environment, "GATEWAY_URL").orElse(null);
    }

    /// Whether the gateway of this machine's configuration is meant.
    boolean isOfThisMachine() throws IOException {
        return explicitUrl() == null && !isRemote() && port() != ANY_PORT;
    }

    private boolean isRemote() throws IOException {
        return explicitUrl() == null && "remote".equals(setting("gateway.mode"));
    }

    private @Nullable Secret token(Target target) throws IOException {
        Optional<String> given = given();
        if (given.isPresent()) {
            return Secret.of(given.get());
        }
        String own =
                isRemote() ? firstSetting("gateway.remote.token", "gateway.remote.password") : null;
        own = isHere(target) ? localToken() : own;
        return own == null ? null : Secret.of(own);
    }

    /// Whether the gateway of this configuration is meant.
    private boolean isHere(Target target) throws IOException {
        return !isRemote() && port() != ANY_PORT && target.with(null).pinned(null).equals(local());
    }

    private Optional<String> given() throws IOException {
        if (options.token() != null) {
            return Optional.of(options.token());
        }
        Path file = options.tokenFile();
        if (file != null) {
            return Optional.of(read(file));
        }
        return ConfigFiles.variable(environment, "GATEWAY_TOKEN")
                .or(() -> ConfigFiles.variable(environment, "AUTH_TOKEN"))
                .or(() -> ConfigFiles.variable(environment, "GATEWAY_PASSWORD"));
    }

    private static String read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw Args.refused("--token-file", file.toString(), "a file that can be read");
        }
        return Files.readString(file).strip();
    }

    private @Nullable String localToken() throws IOException {
        String written = firstSetting("gateway.auth.token", "gateway.auth.password");
        Path file = tokenFile();
        boolean isThere = Files.isRegularFile(file) && Files.isReadable(file);
        String kept = isThere ? Files.readString(file).strip() : "";
        return written == null && !kept.isEmpty() ? kept : written;
    }

    /// Where a gateway keeps the token that it made itself.
    Path tokenFile() {
        return files.state().resolve("credentials/gateway-token");
    }

    private @Nullable String firstSetting(String one, String other) throws IOException {
        String first = setting(one);
        return first == null ? setting(other) : first;
    }

    /// A setting as text; null where it is absent or no plain value.
    @Nullable String setting(String path) throws IOException {
        return ConfigPath.parse(path).find(config()).map(Gateways::plain).orElse(null);
    }

    /// The items of a list; none where it is absent.
    List<Json> list(String path) throws IOException {
        Json found = ConfigPath.parse(path).find(config()).orElse(Json.NULL);
        return found instanceof Json.Arr(List<Json> items) ? items : List.of();
    }

    private static @Nullable String plain(Json value) {
        return switch (value) {
            case Json.Str(String text) when !text.isEmpty() -> text;
            case Json.Num number -> number.toString();
            case Json.Bool bool -> bool.toString();
            default -> null;
        };
    }

    private Json.Obj config() throws IOException {
        Json.Obj read = config;
        if (read == null) {
            read = Files.exists(files.config()) ? readConfig() : Json.Obj.EMPTY;
            config = read;
        }
        return read;
    }

    private Json.Obj readConfig() throws IOException {
        try {
            return ConfigDocument.read(files.config(), environment).tree();
        } catch (ConfigSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    e.getMessage() + "; mend it, or name a gateway with --url and --token-file",
                    e);
        }
    }
}
