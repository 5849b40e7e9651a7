package bot.molt.spi.plugin;

import bot.molt.base.Require;
import java.io.IOException;

/// An address that a plugin answers.
///
/// @param method in upper case: `GET`, `POST`
/// @param path begins with `/`; one that ends with `/*` stands for everything below it
public record PluginRoute(String method, String path, Auth auth, Handler handler) {
    /// Who lets callers in.
    public enum Auth {
        /// The gateway: without good credentials the plugin is not asked.
        GATEWAY,
        /// The plugin itself; anybody reaches it.
        OWN
    }

    /// Answers. What it throws becomes an error answer, as for the gateway's own addresses.
    @FunctionalInterface
    public interface Handler {
        HttpReply handle(HttpCall call) throws IOException, InterruptedException;
    }

    public PluginRoute {
        Require.that(method.matches("[A-Z]+"), "method", method, "GET, POST, PUT, PATCH or DELETE");
        Require.that(
                path.matches("/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*(/\\*)?"),
                "path",
                path,
                "/name, or /name/* for all below");
    }
}
