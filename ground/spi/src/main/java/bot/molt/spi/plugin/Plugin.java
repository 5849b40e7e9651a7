package bot.molt.spi.plugin;

import java.io.IOException;

/// Something that adds to a gateway. A jar names its class in
/// `META-INF/services/bot.molt.spi.plugin.Plugin`; the class carries a [PluginInfo] and has a
/// public constructor without parameters.
///
/// Life: constructed, registered once, closed once. A change of its settings makes a new one.
///
/// @param <C> its settings, `plugins.entries.<id>.config` of the configuration; secrets are of type
///   `Secret`
public interface Plugin<C extends Record> extends AutoCloseable {
    /// A plugin without settings takes [NoSettings].
    Class<C> config();

    /// Says what it adds. What it throws leaves the whole plugin out and is shown by `moltbot
    /// plugins list`.
    void register(C config, PluginHost host) throws IOException, InterruptedException;

    /// The gateway ends, or starts anew.
    @Override
    default void close() throws IOException {}
}
