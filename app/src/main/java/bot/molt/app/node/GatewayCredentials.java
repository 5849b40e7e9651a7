package bot.molt.app.node;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.settings.GatewayConfig;
import bot.molt.node.link.Credentials;
import bot.molt.node.link.GatewayAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the secrets of the gateway: `--token-file`, the environment, what `node install` kept, the
/// configuration, the token file of a gateway of this machine. Without any, the token that the
/// gateway gave this device before has to do.
final class GatewayCredentials {
    private GatewayCredentials() {}

    /// Where `node install` keeps a token that it was given in its environment.
    static Path kept(Path state) {
        return state.resolve("credentials/node-gateway-token");
    }

    static Credentials find(
            NodeArguments arguments,
            ConfigFiles files,
            MoltbotConfig config,
            GatewayAddress gateway)
            throws IOException {
        Optional<String> given = given(arguments, files);
        Optional<String> password = ConfigFiles.variable(files.environment(), "GATEWAY_PASSWORD");
        if (given.isPresent() || password.isPresent()) {
            return new Credentials(
                    given.map(Secret::of).orElse(null), password.map(Secret::of).orElse(null));
        }
        Path kept = kept(files.state());
        if (Files.isReadable(kept)) {
            return new Credentials(Secret.of(Files.readString(kept).strip()), null);
        }
        boolean isRemote = config.gateway().mode() == GatewayConfig.Mode.REMOTE;
        if (isRemote) {
            return new Credentials(
                    config.gateway().remote().token(), config.gateway().remote().password());
        }
        Secret token = config.gateway().auth().token();
        return new Credentials(
                token == null && gateway.isLocal() ? own(files.state()) : token,
                config.gateway().auth().password());
    }

    /// What the command line or the environment says.
    static Optional<String> given(NodeArguments arguments, ConfigFiles files) throws IOException {
        Optional<Path> file = arguments.path("token-file");
        if (file.isPresent()) {
            if (!Files.isReadable(file.get())) {
                throw NodeArguments.wrong(
                        "--token-file: %s (expected: a file that can be read)"
                                .formatted(file.get()));
            }
            return Optional.of(Files.readString(file.get()).strip());
        }
        return ConfigFiles.variable(files.environment(), "GATEWAY_TOKEN").map(String::strip);
    }

    private static @Nullable Secret own(Path state) throws IOException {
        Path file = OperatorToken.file(state);
        return Files.isReadable(file) ? Secret.of(Files.readString(file).strip()) : null;
    }
}
