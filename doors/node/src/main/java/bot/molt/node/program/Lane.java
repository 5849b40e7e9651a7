package bot.molt.node.program;

import bot.molt.protocol.hands.OutputParams.Stream;

/// One output stream of a process on its way to the gateway.
///
/// Threads: the lock of its [Outbox].
final class Lane {
    final Stream stream;
    final Window window = new Window();

    /// Offset behind what was sent over the present link.
    long sent;

    /// Whether nothing follows.
    boolean ended;

    Lane(Stream stream) {
        this.stream = stream;
    }

    boolean hasUnsent() {
        return sent < window.end();
    }

    /// The gateway has everything before `offset`.
    void acknowledged(long offset) {
        window.release(offset);
        sent = Math.max(sent, window.start());
    }

    /// Everything that the gateway has not acknowledged goes out again.
    void rewind() {
        sent = window.start();
    }
}
