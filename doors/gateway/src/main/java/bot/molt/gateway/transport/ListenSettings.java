package bot.molt.gateway.transport;

import bot.molt.base.DataSize;
import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import java.time.Duration;
import java.util.List;

/// Where the port listens and what one connection may cost.
///
/// @param hosts addresses to bind, all at one port; names are resolved
/// @param port TCP port; 0 picks a free one
/// @param maxHeaders request line and headers together; more is 431
/// @param maxBody the most that any body may have; more is 413 before it is read
/// @param headerTimeout from the first byte of a request (or the connect) to the end of its headers
/// @param bodyTimeout time a body may take beside one second for each 16 KiB that have come
/// @param idleTimeout how long a connection stays open between requests
/// @param stallTimeout how long a response may wait for a client that takes nothing
/// @param maxConnections open connections; one more is answered 503
/// @param drainLimit how long a close waits for requests that run
public record ListenSettings(
        @Default("127.0.0.1") List<String> hosts,
        @Default("18789") int port,
        @Default("32kb") DataSize maxHeaders,
        @Default("64mb") DataSize maxBody,
        @Default("10s") Duration headerTimeout,
        @Default("20s") Duration bodyTimeout,
        @Default("75s") Duration idleTimeout,
        @Default("60s") Duration stallTimeout,
        @Default("10000") int maxConnections,
        @Default("10s") Duration drainLimit) {
    public ListenSettings {
        hosts = List.copyOf(hosts);
        Require.that(!hosts.isEmpty(), "hosts", "none", "an address");
        Require.range("port", port, 0, 65_535);
        Require.range("maxHeaders", maxHeaders.bytes(), 1024, 1 << 20);
        Require.range("maxBody", maxBody.bytes(), 0, 1 << 30);
        Require.range("maxConnections", maxConnections, 1, 1_000_000);
    }

    /// The defaults on one address.
    public static ListenSettings on(String host, int port) {
        return new ListenSettings(
                List.of(host),
                port,
                new DataSize(32 << 10),
                new DataSize(64 << 20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(75),
                Duration.ofSeconds(60),
                10_000,
                Duration.ofSeconds(10));
    }

    public ListenSettings withLimits(DataSize headers, DataSize body) {
        return new ListenSettings(
                hosts,
                port,
                headers,
                body,
                headerTimeout,
                bodyTimeout,
                idleTimeout,
                stallTimeout,
                maxConnections,
                drainLimit);
    }

    public ListenSettings withTimeouts(
            Duration header, Duration body, Duration idle, Duration stall) {
        return new ListenSettings(
                hosts,
                port,
                maxHeaders,
                maxBody,
                header,
                body,
                idle,
                stall,
                maxConnections,
                drainLimit);
    }

    public ListenSettings withConnections(int most, Duration drain) {
        return new ListenSettings(
                hosts,
                port,
                maxHeaders,
                maxBody,
                headerTimeout,
                bodyTimeout,
                idleTimeout,
                stallTimeout,
                most,
                drain);
    }
}
