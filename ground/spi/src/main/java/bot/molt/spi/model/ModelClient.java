package bot.molt.spi.model;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// One model server.
///
/// Threads: any number of requests at once.
public interface ModelClient extends AutoCloseable {
    /// Asks, tells each event as it arrives, on the calling thread, and returns the whole reply. An
    /// interrupt ends the request and closes its connection. Never repeats a request by itself:
    /// whoever calls decides about that.
    ///
    /// Errors: [ModelException] for whatever the server or the network did; nothing else of
    /// `IOException`.
    ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException;

    /// The models that the server names; empty where it cannot tell.
    List<ModelInfo> models() throws IOException, InterruptedException;

    @Override
    void close();
}
