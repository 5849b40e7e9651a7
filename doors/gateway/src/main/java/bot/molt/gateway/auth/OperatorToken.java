package bot.molt.gateway.auth;

import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.PrivateFile;
import bot.molt.gateway.settings.AuthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The operator's token and where it came from: the configuration, else `MOLTBOT_GATEWAY_TOKEN`,
/// else the file `<state>/credentials/gateway-token`, which is made when it is missing.
///
/// @param where for people: `gateway.auth.token`, the variable, or the file
public record OperatorToken(Secret token, String where) {
    /// The file in a state folder.
    public static Path file(Path state) {
        return state.resolve("credentials").resolve("gateway-token");
    }

    public static OperatorToken resolve(
            AuthConfig auth, Map<String, String> environment, Path state) throws IOException {
        if (auth.token() != null) {
            return new OperatorToken(auth.token(), "gateway.auth.token");
        }
        Optional<String> variable = ConfigFiles.variable(environment, "GATEWAY_TOKEN");
        return variable.isPresent()
                ? new OperatorToken(Secret.of(variable.get().strip()), "MOLTBOT_GATEWAY_TOKEN")
                : new OperatorToken(Secret.of(fromFile(file(state))), file(state).toString());
    }

    private static String fromFile(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(
                    file + ": no file (expected: the token; move away what is there)");
        }
        String kept = Files.exists(file) ? Files.readString(file).strip() : "";
        if (!kept.isEmpty()) {
            return kept;
        }
        String fresh = Ids.token();
        PrivateFile.write(file, fresh + "\n");
        return fresh;
    }
}
