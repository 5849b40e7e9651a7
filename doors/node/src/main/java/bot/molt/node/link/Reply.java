package bot.molt.node.link;

import bot.molt.base.json.Json;

/// What the gateway answered to a request of the node.
public sealed interface Reply {
    /// It did it.
    record Done(Json.Obj payload) implements Reply {}

    /// It did not.
    record Refused(String code, String message) implements Reply {}

    /// The connection ended before it said anything.
    enum Lost implements Reply {
        LOST
    }

    /// Is told once, on the thread that reads the connection: must not wait.
    @FunctionalInterface
    interface Receipt {
        void came(Reply reply);
    }
}
