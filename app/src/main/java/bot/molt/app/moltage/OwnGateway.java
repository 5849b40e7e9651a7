package bot.molt.app.moltage;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.DefaultConfig;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.gateway.GatewayProcess;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.spi.channel.ChannelConfig;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The gateway that answers for users who bound none of their own: that of this machine's
/// configuration, with the bridge as its channel `webhook`, everybody there as a user of their own,
/// and machines of the fleet to run in. What the configuration says of these holds; what it leaves
/// open is set here.
final class OwnGateway implements AutoCloseable {
    private static final String CHANNEL = "channels.webhook.";
    private static final String SANDBOX = "agents.defaults.sandbox.";

    private final GatewayProcess process;
    private final Secret token;

    private OwnGateway(GatewayProcess process, Secret token) {
        this.process = process;
        this.token = token;
    }

    /// Where machines are asked for.
    record Machines(URI url, Secret token) {}

    /// Starts it.
    ///
    /// Errors: `invalid_params` where the configuration is refused; otherwise as
    /// [GatewayProcess#start].
    ///
    /// @param token that bridge and gateway show each other
    /// @param bridgePort where the bridge of this process will listen
    /// @param machines where the orchestrator of this process listens, and what it wants to see
    static OwnGateway start(
            ConfigFiles files,
            Secret token,
            int bridgePort,
            Machines machines,
            Redactor redactor,
            String version)
            throws IOException {
        boolean _ = DefaultConfig.writeIfMissing(files.config(), "");
        Json.Obj written = new ConfigReader(files, Map.of()).read().tree();
        Json.Obj channel = written.object("channels").object("webhook");
        Map<String, Json> open = new LinkedHashMap<>();
        open.put(CHANNEL + "enabled", Json.of(true));
        open.put(CHANNEL + "authToken", Json.of(token.reveal()));
        open.put(
                CHANNEL + "callbackUrl",
                Json.of("http://127.0.0.1:%d/callback".formatted(bridgePort)));
        if (!channel.has("dmPolicy") && !channel.has("allowFrom")) {
            open.put(CHANNEL + "dmPolicy", Json.of("open"));
            open.put(CHANNEL + "allowFrom", Json.strings(List.of("*")));
        }
        if (!channel.has("user")) {
            open.put(CHANNEL + "user", Json.of(ChannelConfig.SENDER));
        }
        Json.Obj sandbox = written.object("agents").object("defaults").object("sandbox");
        if (!sandbox.has("backend")) {
            open.put(SANDBOX + "backend", Json.of("microvm"));
        }
        if (!sandbox.has("microvm")) {
            open.put(SANDBOX + "microvm.url", Json.of(machines.url().toString()));
            open.put(SANDBOX + "microvm.token", Json.of(machines.token().reveal()));
        }
        ConfigReader reader = new ConfigReader(files, open);
        ConfigSnapshot config = reader.read();
        if (config.refused()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: refused; `moltbot config validate` says why"
                            .formatted(config.document().file()));
        }
        OperatorToken operator =
                OperatorToken.resolve(
                        config.config().gateway().auth(), files.environment(), files.state());
        redactor.register(operator.token());
        redactor.register(token);
        return new OwnGateway(
                GatewayProcess.start(new LiveConfig(reader, config), operator, redactor, version),
                token);
    }

    /// Where the bridge delivers.
    String url() {
        return "http://127.0.0.1:%d/webhook".formatted(process.port());
    }

    Secret token() {
        return token;
    }

    @Override
    public void close() {
        process.close();
    }
}
