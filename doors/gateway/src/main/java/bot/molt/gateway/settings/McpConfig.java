package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.time.Duration;
import java.util.List;

/// Settings under `gateway.mcp`.
///
/// @param maxSessions sessions that are open at once; above it the one that was idle longest ends
/// @param sessionIdle how long a session lives without a request
/// @param keepAlive time between signs of life on an answer that takes long
/// @param allowedHosts host names, beside the loopback ones, by which a browser page or a local
///   proxy may reach the endpoint
public record McpConfig(
        @Default("1000") @Doc("Sessions open at once; above it the one idle longest ends.")
                int maxSessions,
        @Default("24h") @Doc("How long a session lives without a request.") Duration sessionIdle,
        @Default("15s") @Doc("Time between signs of life on an answer that takes long.")
                Duration keepAlive,
        @Default("[]")
                @Guarded
                @Doc(
                        "Host names, beside those of this machine, by which web pages and proxies may"
                                + " reach the gateway.")
                List<String> allowedHosts) {
    public McpConfig {
        Require.range("maxSessions", maxSessions, 1, 100_000);
        Require.that(
                keepAlive.compareTo(Duration.ofSeconds(1)) >= 0
                        && keepAlive.compareTo(Duration.ofSeconds(50)) <= 0,
                "keepAlive",
                keepAlive,
                "1s..50s");
    }

    /// What holds where nothing is written.
    public static McpConfig defaults() {
        return new McpConfig(1_000, Duration.ofHours(24), Duration.ofSeconds(15), List.of());
    }
}
