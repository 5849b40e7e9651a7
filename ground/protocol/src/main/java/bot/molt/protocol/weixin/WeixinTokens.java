package bot.molt.protocol.weixin;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The access token of an account. However many ask at once, one of them fetches it.
///
/// Threads: safe for any number.
final class WeixinTokens {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final Source source;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Held held;
    private long fetched;

    private record Held(Secret token, Instant until) {}

    /// Where tokens come from.
    @FunctionalInterface
    interface Source {
        /// `{"access_token":"…","expires_in":7200}`.
        Json.Obj fetch(boolean forced) throws WeixinException, InterruptedException;
    }

    WeixinTokens(Source source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /// One that is good for some minutes more.
    Secret current() throws WeixinException, InterruptedException {
        lock.lockInterruptibly();
        try {
            Held now = held;
            return now != null && clock.instant().isBefore(now.until())
                    ? now.token()
                    : fetch(false);
        } finally {
            lock.unlock();
        }
    }

    /// Another than the one that the platform refused.
    Secret after(Secret refused) throws WeixinException, InterruptedException {
        lock.lockInterruptibly();
        try {
            Held now = held;
            if (now != null && !now.token().equals(refused)) {
                return now.token();
            }
            Secret next = fetch(false);
            return next.equals(refused) ? fetch(true) : next;
        } finally {
            lock.unlock();
        }
    }

    /// How often one was fetched.
    long fetched() {
        lock.lock();
        try {
            return fetched;
        } finally {
            lock.unlock();
        }
    }

    private Secret fetch(boolean forced) throws WeixinException, InterruptedException {
        fetched++;
        Json.Obj answer = source.fetch(forced);
        String token = answer.string("access_token").orElse("");
        if (token.isEmpty()) {
            throw new WeixinException(
                    WeixinException.Kind.BUSY, 0, "weixin: no access_token in the answer");
        }
        Duration life = Duration.ofSeconds(answer.number("expires_in").orElse(7200L));
        Duration good =
                life.compareTo(MARGIN.multipliedBy(2)) > 0 ? life.minus(MARGIN) : life.dividedBy(2);
        held = new Held(Secret.of(token), clock.instant().plus(good));
        return Secret.of(token);
    }
}
