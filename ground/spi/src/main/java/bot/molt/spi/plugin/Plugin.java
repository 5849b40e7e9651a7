package bot.molt.spi.plugin;

import java.io.IOException;

/// Something that adds to a gateway. A jar names its class in
/// `META-INF/services/bot.molt.spi.plugin.Plugin`; the class carries a [PluginInfo] and has a
/// public constructor without parameters.
///
/// ```java
/// @PluginInfo(id = "hello", name = "Hello", version = "1.0")
/// public final class Main implements Plugin<Main.Settings> {
///     public record Settings(@Default("Hello") String greeting, @Nullable Secret password) {}
///
///     public Class<Settings> config() {
///         return Settings.class;
///     }
///
///     public void register(Settings settings, PluginHost host) {
///         host.command(new PluginCommand("hello", "Greets.", (rest, who) -> settings.greeting()));
///     }
/// }
/// ```
///
/// Life: constructed, registered once, closed once. A change of its settings or of its code makes a
/// new one beside the old, which is closed when its last call has ended: what only one can have, a
/// port or a lock, is to be opened when it is needed, not in [#register].
///
/// @param <C> its settings, `plugins.entries.<id>.config` of the configuration; secrets are of type
///   `Secret`
public interface Plugin<C extends Record> extends AutoCloseable {
    /// A plugin without settings takes [NoSettings].
    Class<C> config();

    /// Says what it adds; 30 seconds are left for it. What it throws leaves the whole plugin out
    /// and is shown by `moltbot plugins list`.
    void register(C config, PluginHost host) throws IOException, InterruptedException;

    /// The gateway ends or starts anew, the plugin is switched off, or another version took its
    /// place and no call of this one runs any more.
    @Override
    default void close() throws IOException {}
}
