package bot.molt.spi.plugin;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.util.Optional;

/// One request to an address of a plugin.
public interface HttpCall {
    /// In upper case.
    String method();

    /// Without the query.
    String path();

    /// A value of the query.
    Optional<String> query(String name);

    Optional<String> header(String name);

    /// Errors: `payload_too_large` beyond 32 MiB.
    byte[] body() throws InterruptedException;

    /// The body as an object; an empty one is `{}`.
    ///
    /// Errors: `invalid_request` for anything else.
    Json.Obj json() throws InterruptedException;

    /// Whom the gateway let in; empty where the plugin is to do that itself.
    Optional<Caller> caller();
}
