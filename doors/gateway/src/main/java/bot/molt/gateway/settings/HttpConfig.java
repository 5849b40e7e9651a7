package bot.molt.gateway.settings;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import java.time.Duration;

/// Settings under `gateway.http`: what one connection may cost.
public record HttpConfig(
        @Default("32kb") @Doc("Request line and headers together; 1kb..1mb.") DataSize maxHeaders,
        @Default("64mb") @Doc("The most that a body may have; up to 1gb.") DataSize maxBody,
        @Default("10s") @Doc("Time for the headers of a request.") Duration headerTimeout,
        @Default("20s") @Doc("Time for a body, beside one second for each 16 KiB that have come.")
                Duration bodyTimeout,
        @Default("75s") @Doc("How long a connection stays open between requests.")
                Duration idleTimeout,
        @Default("60s") @Doc("How long an answer waits for a client that takes nothing.")
                Duration stallTimeout,
        @Default("10000") @Doc("Open connections; one more is answered 503.") int maxConnections,
        @Default("10s") @Doc("How long a stop waits for requests that run.") Duration drainLimit,
        @Doc("The APIs of OpenAI's clients.") EndpointsConfig endpoints) {
    public HttpConfig {
        Require.range("maxHeaders", maxHeaders.bytes(), 1 << 10, 1 << 20);
        Require.range("maxBody", maxBody.bytes(), 0, 1 << 30);
        Require.range("maxConnections", maxConnections, 1, 1_000_000);
    }
}
