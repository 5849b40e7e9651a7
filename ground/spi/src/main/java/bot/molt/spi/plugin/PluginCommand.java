package bot.molt.spi.plugin;

import bot.molt.base.Require;
import bot.molt.spi.Caller;
import java.io.IOException;

/// A command that people write in chats and on the page. No model hears of it.
///
/// ```java
/// new PluginCommand("weather", "Tells the weather: /weather Oslo",
///         (rest, caller) -> rest.isEmpty() ? "Where?" : weather(rest))
/// ```
///
/// @param name without the slash: `[a-z][a-z0-9_]*`; not one of the gateway's own
/// @param about one line for people
public record PluginCommand(String name, String about, Body body) {
    /// Answers. What it throws is said to whoever asked, of a `CodedException` its text.
    @FunctionalInterface
    public interface Body {
        /// @param rest what stands behind the command, without spaces around
        /// @return what is said; empty for nothing
        String answer(String rest, Caller caller) throws IOException, InterruptedException;
    }

    public PluginCommand {
        Require.that(name.matches("[a-z][a-z0-9_]{0,31}"), "command", name, "[a-z][a-z0-9_]*");
        Require.nonBlank("about", about);
    }
}
