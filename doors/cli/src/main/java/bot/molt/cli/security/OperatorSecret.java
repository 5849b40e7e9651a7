package bot.molt.cli.security;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The secret that makes somebody the operator: long enough, and used for nothing else.
final class OperatorSecret implements Check {
    private static final int SHORTEST = 24;

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        String secret = secret(ground);
        if (!secret.isEmpty() && secret.length() < SHORTEST) {
            findings.add(
                    Finding.warn(
                            "gateway.token_too_short",
                            "the operator's secret has %d characters (expected: %d or more)"
                                    .formatted(secret.length(), SHORTEST),
                            "take the output of `openssl rand -hex 32`, or moltbot doctor --fix --generate-gateway-token"));
        }
        for (Json.Obj user : ground.objects("routing.users")) {
            if (!secret.isEmpty() && user.string("apiKey").filter(secret::equals).isPresent()) {
                findings.add(
                        Finding.critical(
                                "gateway.token_reused",
                                "routing.users %s: the key is the operator's secret"
                                        .formatted(user.string("id").orElse("?")),
                                "moltbot users rotate " + user.string("id").orElse("NAME")));
            }
        }
        String remote = ground.text("gateway.remote.token", "");
        if (!secret.isEmpty() && secret.equals(remote)) {
            findings.add(
                    Finding.warn(
                            "gateway.token_reused_remote",
                            "gateway.remote.token is the secret of this machine's gateway too",
                            "give each gateway a token of its own"));
        }
        return findings;
    }

    private static String secret(Ground ground) throws IOException {
        String written =
                ground.text("gateway.auth.token", ground.text("gateway.auth.password", ""));
        if (!written.isEmpty()) {
            return written;
        }
        Path file = ground.state("credentials/gateway-token");
        String kept =
                Files.isRegularFile(file)
                        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip()
                        : "";
        return ConfigFiles.variable(ground.environment(), "GATEWAY_TOKEN").orElse(kept);
    }
}
