package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.List;

/// How often somebody may guess.
final class FailedAttempts implements Check {
    private static final int MANY = 1_000;

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        String most = ground.text("gateway.auth.rateLimit.maxAttempts", "10");
        boolean isMany = most.matches("[0-9]{1,9}") && Integer.parseInt(most) >= MANY;
        return isMany
                ? List.of(
                        Finding.warn(
                                "gateway.auth_no_rate_limit",
                                "gateway.auth.rateLimit.maxAttempts: %s wrong secrets before an address is locked out (expected: fewer than %d)"
                                        .formatted(most, MANY),
                                "moltbot config unset gateway.auth.rateLimit.maxAttempts"))
                : List.of();
    }
}
