package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The mode `jwt`: which signed tokens are believed.
final class SignedTokens implements Check {
    private static final int SHORTEST = 32;

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (!ground.text("gateway.auth.mode", "token").equals("jwt")) {
            return findings;
        }
        String secret = ground.text("gateway.auth.jwt.secret", "");
        if (!secret.isEmpty() && secret.length() < SHORTEST) {
            findings.add(
                    Finding.critical(
                            "gateway.jwt_secret_too_short",
                            "gateway.auth.jwt.secret has %d characters (expected: %d or more; whoever has one token can try secrets at home)"
                                    .formatted(secret.length(), SHORTEST),
                            "take the output of `openssl rand -hex 32`"));
        }
        for (String name : List.of("issuer", "audience")) {
            if (ground.text("gateway.auth.jwt." + name, "").isEmpty()) {
                findings.add(
                        Finding.warn(
                                "gateway.jwt_no_" + name,
                                "gateway.auth.jwt.%s is not demanded: a token that was made for something else is good here"
                                        .formatted(name),
                                "moltbot config set gateway.auth.jwt." + name + " VALUE"));
            }
        }
        return findings;
    }
}
