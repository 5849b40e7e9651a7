package bot.molt.spi.node;

/// Who is told of what nodes do.
///
/// Threads: what one connection tells comes one after the other; of several at once.
public interface NodeFollower {
    /// A node is there, or there again. Nobody else asks it anything over this line before this
    /// returns.
    void came(NodeLine line) throws InterruptedException;

    /// The line is closed; a later one of the same node may be open already.
    void left(NodeLine line);

    /// A process wrote something. Returns at once.
    ///
    /// Errors: `CodedException(invalid_request)` for bytes that do not follow those before.
    Taking output(String nodeId, NodeOutput output);

    /// A process is over; all that it wrote was told before. Returns at once.
    ///
    /// Errors: `CodedException(invalid_request)` where output is missing.
    void ended(String nodeId, NodeExit exit);

    /// Output on its way to whoever reads it.
    @FunctionalInterface
    interface Taking {
        /// Waits until it was read, or nobody will read it any more.
        void await() throws InterruptedException;

        /// Nobody waits for it.
        Taking DONE = () -> {};
    }
}
