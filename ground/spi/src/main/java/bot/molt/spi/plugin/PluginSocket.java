package bot.molt.spi.plugin;

import bot.molt.base.Require;
import java.io.IOException;

/// An address at which a plugin speaks over WebSockets.
///
/// ```java
/// host.socket(new PluginSocket("/hello/echo", PluginRoute.Auth.GATEWAY, socket -> {
///     for (var text = socket.receive(); text.isPresent(); text = socket.receive()) {
///         socket.send("you said " + text.get());
///     }
/// }));
/// ```
///
/// @param path begins with `/`
public record PluginSocket(String path, PluginRoute.Auth auth, Handler handler) {
    /// Speaks. The socket is closed when it returns or throws, and when the plugin goes; then
    /// [SocketCall#receive] is empty.
    @FunctionalInterface
    public interface Handler {
        void opened(SocketCall socket) throws IOException, InterruptedException;
    }

    public PluginSocket {
        Require.that(
                path.matches("/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*"), "path", path, "/name/name");
    }
}
