package bot.molt.protocol.health;

/// What one user has at once, and used.
///
/// @param callsRunning that have their turn
/// @param callsWaiting that wait for it
/// @param processes that run, background ones included
/// @param cpuMs processor time within the last hour
/// @param diskBytes in all sandboxes as they were counted last, output included
/// @param spoolBytes of output that lie on disk
/// @param outputHeldMs how long reading output was held back since the gateway started
public record UserUse(
        String user,
        int callsRunning,
        int callsWaiting,
        int processes,
        long cpuMs,
        long diskBytes,
        long spoolBytes,
        long outputHeldMs) {}
