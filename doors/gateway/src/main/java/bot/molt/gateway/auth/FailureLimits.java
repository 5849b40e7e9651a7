package bot.molt.gateway.auth;

import bot.molt.gateway.settings.RateLimitConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Failed attempts by address. IPv6 addresses count by their network of 64 bits, which one customer
/// owns.
///
/// Threads: safe for any number.
public final class FailureLimits {
    private static final int MAX_ADDRESSES = 10_000;

    private final InstantSource clock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    private record Failures(int count, Instant windowEnd, Instant lockedUntil) {}

    public FailureLimits(InstantSource clock) {
        this.clock = clock;
    }

    /// How long the address stays locked out; empty where it is not.
    public synchronized Optional<Duration> locked(String address) {
        Failures failures = byAddress.get(key(address));
        Instant now = clock.instant();
        return failures == null || !failures.lockedUntil().isAfter(now)
                ? Optional.empty()
                : Optional.of(Duration.between(now, failures.lockedUntil()));
    }

    /// Counts a failure.
    public synchronized void failed(String address, RateLimitConfig limit) {
        Instant now = clock.instant();
        Failures old = byAddress.get(key(address));
        boolean isNew = old == null || !old.windowEnd().isAfter(now);
        int count = old == null || isNew ? 1 : old.count() + 1;
        Instant windowEnd = old == null || isNew ? now.plus(limit.windowMs()) : old.windowEnd();
        Instant lockedUntil =
                count >= limit.maxAttempts() ? now.plus(limit.lockoutMs()) : Instant.MIN;
        byAddress.put(key(address), new Failures(count, windowEnd, lockedUntil));
        forgetOldest();
    }

    /// Forgets the failures of an address that proved itself.
    public synchronized void succeeded(String address) {
        byAddress.remove(key(address));
    }

    synchronized int size() {
        return byAddress.size();
    }

    private void forgetOldest() {
        Iterator<String> oldest = byAddress.keySet().iterator();
        while (byAddress.size() > MAX_ADDRESSES) {
            oldest.next();
            oldest.remove();
        }
    }

    private static String key(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            return literal instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), 8))
                    : literal.getHostAddress();
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
