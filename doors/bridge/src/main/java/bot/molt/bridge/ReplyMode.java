package bot.molt.bridge;

import bot.molt.bridge.BridgeSettings.Replies;
import bot.molt.store.bridge.UserTable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Whether the account may send customer-service messages. What the platform said of it is believed
/// for a day.
///
/// Threads: safe for any number.
final class ReplyMode {
    private static final System.Logger LOG = System.getLogger(ReplyMode.class.getName());
    private static final String FACT = "passive_until";
    private static final Duration BELIEVED = Duration.ofDays(1);

    private final Replies wanted;
    private final UserTable facts;
    private final InstantSource clock;
    private volatile Instant passiveUntil;

    ReplyMode(Replies wanted, UserTable facts, InstantSource clock) {
        this.wanted = wanted;
        this.facts = facts;
        this.clock = clock;
        String known = facts.fact(FACT);
        this.passiveUntil =
                known.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(known));
    }

    boolean isPassive() {
        return switch (wanted) {
            case PASSIVE -> true;
            case CUSTOMER -> false;
            case AUTO -> clock.instant().isBefore(passiveUntil);
        };
    }

    /// The platform says that the account has no customer-service messages.
    void refused() {
        Instant until = clock.instant().plus(BELIEVED);
        passiveUntil = until;
        facts.fact(FACT, Long.toString(until.toEpochMilli()));
        LOG.log(
                Level.WARNING,
                "this account may not send customer-service messages (48001): users are answered in the body of their next message");
    }
}
