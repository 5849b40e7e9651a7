package bot.molt.cli.security;

import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Secrets that stand in the configuration itself, which is copied, shown and backed up more
/// readily than a file of secrets.
final class WrittenSecrets implements Check {
    private static final Map<String, String> SETTINGS =
            new TreeMap<>(
                    Map.of(
                            "gateway.auth.password", "config.secrets.gateway_password_in_config",
                            "gateway.auth.token", "config.secrets.gateway_token_in_config",
                            "gateway.auth.jwt.secret", "config.secrets.jwt_secret_in_config",
                            "gateway.remote.token", "config.secrets.remote_token_in_config",
                            "gateway.remote.password", "config.secrets.remote_password_in_config"));

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (!Files.isRegularFile(ground.config())) {
            return findings;
        }
        Json.Obj written = written(ground);
        SETTINGS.forEach((path, id) -> {
            if (isLiteral(ConfigPath.parse(path).find(written))) {
                findings.add(
                        Finding.warn(
                                id,
                                path + ": the secret itself stands in the configuration",
                                "write \"${NAME}\" there, and NAME=… into %s (0600)"
                                        .formatted(ground.state(".env"))));
            }
        });
        for (Json.Obj user : ground.objects("routing.users")) {
            if (isLiteral(user.string("apiKey").map(Json.Str::new))) {
                findings.add(
                        Finding.warn(
                                "config.secrets.user_key_in_config",
                                "routing.users %s: apiKey stands there in clear"
                                        .formatted(user.string("id").orElse("?")),
                                "moltbot users rotate NAME makes another; its digest is all that is kept"));
            }
        }
        return findings;
    }

    private static Json.Obj written(Ground ground) throws IOException {
        try {
            return ConfigText.parse(ground.config().toString(), Files.readAllBytes(ground.config()))
                    .tree();
        } catch (ConfigSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    private static boolean isLiteral(Optional<? extends Json> value) {
        return value.orElse(null) instanceof Json.Str(String text)
                && !text.isEmpty()
                && !text.contains("${");
    }
}
