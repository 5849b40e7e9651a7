package bot.molt.protocol;

/// It was done.
///
/// Wire: `{"ok":true}`
public record DoneResult(boolean ok) {
    public static final DoneResult DONE = new DoneResult(true);
}
