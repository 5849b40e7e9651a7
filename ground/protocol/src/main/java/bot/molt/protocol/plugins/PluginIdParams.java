package bot.molt.protocol.plugins;

import bot.molt.base.bind.Doc;

/// One plugin.
public record PluginIdParams(@Doc("Its id, as plugins.list shows it.") String id) {}
