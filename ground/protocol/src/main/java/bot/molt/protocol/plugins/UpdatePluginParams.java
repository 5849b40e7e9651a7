package bot.molt.protocol.plugins;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;

/// A newer version of a plugin that was installed.
public record UpdatePluginParams(
        @Doc("Its id, as plugins.list shows it.") String id,
        @Default("")
                @Doc(
                        "Absolute path of the new jar or folder; empty for where it was installed from.")
                String path,
        @Default("") @Doc("SHA-256 of what may be taken; empty only says what would be taken.")
                String sha256) {}
