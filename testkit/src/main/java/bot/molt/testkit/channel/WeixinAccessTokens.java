package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Access tokens of an account: each is good for 7,200 seconds.
final class WeixinAccessTokens {
    private static final long LIFE_SECONDS = 7_200;

    private final String account;
    private final String secret;
    private final InstantSource clock;
    private String current = "";
    private Instant until = Instant.EPOCH;
    private int count;

    WeixinAccessTokens(String account, String secret, InstantSource clock) {
        this.account = account;
        this.secret = secret;
        this.clock = clock;
    }

    /// What `/cgi-bin/stable_token` says.
    synchronized String answer(Json.Obj body) {
        if (!body.string("appid").orElse("").equals(account)) {
            return "{\"errcode\":40013,\"errmsg\":\"invalid appid\"}";
        }
        if (!body.string("secret").orElse("").equals(secret)) {
            return "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"}";
        }
        Instant now = clock.instant();
        if (body.isTrue("force_refresh") || !now.isBefore(until)) {
            count++;
            current = "access-" + count;
            until = now.plusSeconds(LIFE_SECONDS);
        }
        return "{\"access_token\":\"%s\",\"expires_in\":%d}"
                .formatted(current, Duration.between(now, until).toSeconds());
    }

    /// Why a token is refused; 0 for one that is good.
    synchronized int refusal(String token) {
        if (token.isEmpty()) {
            return 41001;
        }
        if (!token.equals(current)) {
            return 40001;
        }
        return clock.instant().isBefore(until) ? 0 : 42001;
    }

    /// What is out is good no more.
    synchronized void expire() {
        until = Instant.EPOCH;
    }

    /// How many were made.
    synchronized int count() {
        return count;
    }
}
