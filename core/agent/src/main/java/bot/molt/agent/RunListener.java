package bot.molt.agent;

/// Told what happens in runs.
@FunctionalInterface
public interface RunListener {
    /// Must not block; runs on the thread of the turn.
    void happened(Run run, RunEvent event);
}
