package bot.molt.node.invoke;

import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import bot.molt.node.link.Link;
import java.io.IOException;

/// Something that the gateway can ask of this node.
///
/// @param once whether a repeated request gets the first answer and does nothing
public record NodeCommand(String name, boolean once, Body body) {
    /// Does it.
    @FunctionalInterface
    public interface Body {
        /// Errors: `NodeFailure` with its own code; other exceptions are given one.
        ///
        /// @param link over which it was asked
        Json run(Json.Obj params, Link link) throws IOException, InterruptedException;
    }

    /// Does it with what the request says, in order already.
    @FunctionalInterface
    public interface Typed<P extends Record> {
        Record run(P params) throws IOException, InterruptedException;
    }

    /// One that changes nothing and may be done again.
    public static <P extends Record> NodeCommand looking(
            String name, Class<P> type, Typed<P> body) {
        return new NodeCommand(name, false, typed(type, body));
    }

    /// One that changes something.
    public static <P extends Record> NodeCommand changing(
            String name, Class<P> type, Typed<P> body) {
        return new NodeCommand(name, true, typed(type, body));
    }

    private static <P extends Record> Body typed(Class<P> type, Typed<P> body) {
        return (params, link) -> RecordTree.of(body.run(Binder.bind(type, params)));
    }
}
