package bot.molt.spi.tool;

/// The worst that a tool can do.
public enum Effect {
    /// Changes nothing.
    READS,
    /// Changes files.
    WRITES,
    /// Runs programs.
    RUNS,
    /// Steers the gateway itself: for its operator alone, whatever the configuration says.
    STEERS
}
