package bot.molt.gateway.stream;

/// The calls of one socket, until it takes no more.
///
/// Threads: safe for any number.
final class OpenCalls {
    private int count;
    private boolean draining;

    /// Counts one more; false, and nothing counted, once it takes no more.
    synchronized boolean enter() {
        count += draining ? 0 : 1;
        return !draining;
    }

    /// One has ended; returns whether it was the last that the socket waits for.
    synchronized boolean leave() {
        count--;
        return draining && count == 0;
    }

    /// Takes no more; returns whether there is nothing to wait for.
    synchronized boolean drain() {
        draining = true;
        return count == 0;
    }
}
