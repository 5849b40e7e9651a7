package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Settings under `gateway.auth.rateLimit`: how many wrong secrets an address may try.
public record RateLimitConfig(
        @Default("10") @Doc("Failures within the window that lock an address out; 1..1000000.")
                int maxAttempts,
        @Default("60000")
                @Unit(ChronoUnit.MILLIS)
                @Aka("window")
                @Doc("Time in which failures are counted, in milliseconds.")
                Duration windowMs,
        @Default("300000")
                @Unit(ChronoUnit.MILLIS)
                @Aka("lockout")
                @Doc("How long an address is locked out, in milliseconds.")
                Duration lockoutMs,
        @Default("true") @Doc("Whether this machine's own addresses are never locked out.")
                boolean exemptLoopback) {
    public RateLimitConfig {
        Require.range("maxAttempts", maxAttempts, 1, 1_000_000);
        Require.that(windowMs.isPositive(), "windowMs", windowMs, "more than 0");
        Require.that(lockoutMs.isPositive(), "lockoutMs", lockoutMs, "more than 0");
    }
}
