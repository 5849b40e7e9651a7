package bot.molt.gateway.http;

import java.io.IOException;
import java.util.List;

/// One address and what answers there.
public interface HttpEndpoint {
    /// Paths that lead here; one that ends with `/*` stands for everything below it.
    List<String> paths();

    /// Methods in upper case; `HEAD` comes with `GET`.
    List<String> methods();

    default Guard guard() {
        return Guard.CALLER;
    }

    default ErrorShape errors() {
        return ErrorShape.TYPED;
    }

    /// The door that calls from here come through: `http`, `ws`, `invoke`, `mcp`, `rpc`.
    default String door() {
        return "http";
    }

    /// Whether what comes over loopback must have been sent to a name of this machine or a listed
    /// one, as the specification of the protocol demands.
    default boolean checksHost() {
        return false;
    }

    /// Answers. Errors: `CodedException` becomes an error answer of its status.
    void handle(Request request) throws IOException, InterruptedException;
}
