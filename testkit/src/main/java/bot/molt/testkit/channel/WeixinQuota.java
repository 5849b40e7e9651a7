package bot.molt.testkit.channel;

import java.time.Duration;
import java.time.Instant;

/// What one user still lets be said, as the platform counts it.
final class WeixinQuota {
    private Instant wrote = Instant.EPOCH;
    private int afterMessage;
    private Instant acted = Instant.EPOCH;
    private int afterEvent;

    void wrote(Instant now) {
        wrote = now;
        afterMessage = 5;
    }

    void acted(Instant now) {
        acted = now;
        afterEvent = 3;
    }

    /// 0, 45015 or 45047.
    int spend(Instant now) {
        boolean inMessage = now.isBefore(wrote.plus(Duration.ofDays(2)));
        boolean inEvent = now.isBefore(acted.plus(Duration.ofMinutes(1)));
        if (!inMessage && !inEvent) {
            return 45015;
        }
        int left = Math.max(inMessage ? afterMessage : 0, inEvent ? afterEvent : 0);
        if (left == 0) {
            return 45047;
        }
        afterMessage = Math.max(0, afterMessage - 1);
        afterEvent = Math.max(0, afterEvent - 1);
        return 0;
    }
}
