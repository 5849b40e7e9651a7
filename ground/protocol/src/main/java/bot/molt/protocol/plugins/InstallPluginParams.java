package bot.molt.protocol.plugins;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;

/// A plugin that lies on the gateway's machine.
public record InstallPluginParams(
        @Doc("Absolute path of a jar, or of a folder with classes or jars.") String path,
        @Default("false")
                @Doc(
                        "Whether it stays where it is, and is loaded anew whenever it changes; else it is copied into the state folder.")
                boolean link) {}
