package bot.molt.spi.plugin;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.io.IOException;

/// A method that clients call by name.
///
/// @param name words joined by dots: `weather.today`
/// @param right what an operator's connection needs
/// @param params the record is the schema
public record PluginMethod<P extends Record>(
        String name, Right right, Class<P> params, Body<P> body) {
    /// What a connection may.
    public enum Right {
        /// Look.
        READ,
        /// Have things done.
        WRITE,
        /// Change the gateway.
        ADMIN
    }

    /// Does it.
    @FunctionalInterface
    public interface Body<P extends Record> {
        Json call(P params, Caller caller) throws IOException, InterruptedException;
    }
}
