package bot.molt.execution.egress;

import java.time.Duration;

/// What one sandbox may ask of the proxy.
///
/// @param connections open at once
/// @param lookups of names at once
/// @param head time for the whole request head or SOCKS greeting
/// @param lookup time for one name
/// @param connect time for one address
/// @param idle time without a byte in either direction
record EgressLimits(
        int connections,
        int lookups,
        Duration head,
        Duration lookup,
        Duration connect,
        Duration idle) {
    static final EgressLimits USUAL =
            new EgressLimits(
                    256,
                    8,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(10));
}
