package bot.molt.spi.channel;

/// Who takes what comes from a platform.
///
/// Threads: safe for any number.
public interface Receiver {
    /// The account is in touch with its platform.
    void connected();

    /// Somebody wrote. When this returns, the message is kept or was not wanted, and the platform
    /// may be told that it arrived; a second one with the same id changes nothing.
    ///
    /// Errors: `unavailable` where it cannot be kept: then the platform must not be told so.
    void message(IncomingMessage message) throws InterruptedException;

    /// Somebody pressed a button.
    void pressed(Pressed pressed) throws InterruptedException;
}
