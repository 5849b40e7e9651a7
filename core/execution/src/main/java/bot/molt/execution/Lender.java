package bot.molt.execution;

/// Who lends something that may be taken back: a plugin, of which a newer version comes.
///
/// Threads: any.
public interface Lender {
    /// Begins a use; false where it is gone. Each that began is ended by [#giveBack].
    boolean take();

    void giveBack();
}
