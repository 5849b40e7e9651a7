package bot.molt.node.link;

/// Who is told what comes over the connection.
public interface Gate {
    /// On the thread that reads the connection: must not wait.
    void asked(Link link, Asked asked);

    /// The gateway does not want the answer any more.
    void cancelled(String id);

    /// Nothing comes or goes any more over this connection.
    void closed(Link link);

    /// The node stands otherwise than before.
    void stands(Standing standing);
}
