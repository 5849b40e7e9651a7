package bot.molt.cli.config;

import bot.molt.base.config.Aliases;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;

/// Under which spelling a setting stands, or is to stand, in a file.
public final class Written {
    private Written() {}

    /// The path as the user typed it where it is written so already, else its canonical spelling.
    public static ConfigPath place(ConfigText text, String typed) {
        ConfigPath path = ConfigPath.parse(typed);
        return path.find(text.tree()).isPresent()
                ? path
                : ConfigPath.parse(Aliases.canonical(typed));
    }
}
